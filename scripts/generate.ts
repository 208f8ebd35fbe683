// Writes every generated file, or with --check says which ones differ from what would be written.
// What is generated is committed: a reader needs no tool, and a review sees what changes.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJudgement } from '../bench/compare/recorded.ts';
import { monitorsJsonSchema } from '../src/monitor/index.ts';
import { makeCapacitySchema, makeResultSchema } from '../src/run/index.ts';
import { scenarioJsonSchema } from '../src/scenario/index.ts';
import { generatedBoards } from './dashboards/generated-boards.ts';
import { prometheusRule } from './deploy/prometheus-rule.ts';
import { benchPage } from './pages/bench-page.ts';
import { cliPage } from './pages/cli-page.ts';
import { detectionPage } from './pages/detection-page.ts';
import { pageBundle } from './pages/page-bundle.ts';
import { referencePages } from './pages/reference-pages.ts';
import { reliabilityPage } from './pages/reliability-page.ts';
import { comparingPage } from './pages/written/comparing-page.ts';
import { monitorsPage } from './pages/written/monitors-page.ts';
import { resultPage } from './pages/written/result-page.ts';
import { scenarioPage } from './pages/written/scenario-page.ts';

interface GeneratedEntry {
  /** Relative to the repository. */
  readonly path: string;
  readonly make: () => string | Promise<string>;
}

const ROOT = join(import.meta.dirname, '..');

const ENTRIES: readonly GeneratedEntry[] = [
  { path: 'src/report/html/bundle/page-bundle.ts', make: () => pageBundle(ROOT) },
  { path: 'schema/scenario.schema.json', make: () => json(scenarioJsonSchema()) },
  { path: 'schema/result.schema.json', make: () => json(makeResultSchema()) },
  { path: 'docs/reference/result.md', make: () => resultPage(makeResultSchema()) },
  { path: 'schema/capacity.schema.json', make: () => json(makeCapacitySchema()) },
  { path: 'docs/reference/scenario.md', make: () => scenarioPage(scenarioJsonSchema()) },
  { path: 'schema/monitors.schema.json', make: () => json(monitorsJsonSchema()) },
  { path: 'docs/reference/monitors-file.md', make: () => monitorsPage(monitorsJsonSchema()) },
  { path: 'bench/README.md', make: () => benchPage(join(ROOT, 'bench/results')) },
  { path: 'docs/detection-matrix.md', make: () => detectionPage(join(ROOT, 'bench/results')) },
  { path: 'deploy/kubernetes/monitor/prometheus-rule.yaml', make: () => prometheusRule(ROOT) },
  { path: 'docs/reliability.md', make: () => reliabilityPage(ROOT) },
  ...[...referencePages(), cliPage(), comparingPage(readJudgement()), ...generatedBoards()].map(
    ({ path, text }) => ({
      path,
      make: () => text,
    }),
  ),
];

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function current(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return null;
  }
}

async function main(isCheck: boolean): Promise<void> {
  for (const { path, make } of ENTRIES) {
    const text = await make();
    if (current(path) === text) continue;
    if (isCheck) {
      console.error(`${path} differs from what is generated: run \`npm run generate\`.`);
      process.exitCode = 1;
      continue;
    }
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
    console.error(`wrote ${path}`);
  }
}

await main(process.argv.includes('--check'));

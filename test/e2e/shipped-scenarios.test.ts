// The scenarios that ship and the scenarios in the documents: all are valid, and those that ship
// run to a pass on a crowded machine, the long ones shortened.

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/run/run-result.ts';
import { parseFaults } from '../../src/server/index.ts';
import { codeBlocks, pages, relativeLinks } from '../support/documents.ts';
import { runEarshot } from '../support/run-earshot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
/** Names scenarios and is none: `earshot monitor` reads it, and its own tests do. */
const MONITORS = 'monitors.yaml';
const SHIPPED = readdirSync(`${ROOT}scenarios`)
  .filter((name) => name.endsWith('.yaml') && name !== MONITORS)
  .map((name) => `scenarios/${name}`);

/** How each is run here; `[]` is as it stands. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  'scenarios/smoke.yaml': [],
  'scenarios/quickstart.yaml': [],
  'scenarios/lunch-hour.yaml': ['--duration', '20s'],
  'scenarios/reconnect-storm.yaml': [],
  'scenarios/celebrity.yaml': ['--duration', '12s'],
  'scenarios/offline-inbox.yaml': [],
  'scenarios/soak.yaml': ['--duration', '20s'],
  'scenarios/market.yaml': [],
};

describe('what ships and what is documented', () => {
  test('every shipped scenario is valid and has a run here', async () => {
    const validated = await runEarshot(['validate', ...SHIPPED]);
    expect({ code: validated.code, stderr: validated.stderr }).toEqual({ code: 0, stderr: '' });
    expect(Object.keys(RUNS).sort()).toEqual([...SHIPPED].sort());
  });

  test('every scenario in the README and the guide is valid', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'secret.txt'), 'a secret of this test, long enough to sign with');
    const files = pages()
      .flatMap((page) => codeBlocks(page, 'yaml'))
      .filter((text) => text.startsWith('version: 1'))
      .map((text, index) => {
        const file = join(folder, `block-${index}.yaml`);
        writeFileSync(file, text);
        return file;
      });
    expect(files.length).toBeGreaterThanOrEqual(5);
    const validated = await runEarshot(['validate', ...files], { env: { CHAT_API_KEY: 'x' } });
    expect({ code: validated.code, stderr: validated.stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('every list of faults in the guide is one that the server takes', () => {
    const blocks = pages()
      .flatMap((page) => codeBlocks(page, 'yaml'))
      .filter((text) => text.startsWith('- fault'));
    expect(blocks).toHaveLength(1);
    expect(blocks.map((text) => parseFaults(text, 'guide').map(({ fault }) => fault))).toEqual([
      ['drop-re', 'flip-byte'],
    ]);
  });

  test('every relative link of the documents leads somewhere', () => {
    const documents = [...pages(), 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
    const broken = documents.flatMap((page) =>
      relativeLinks(page)
        .filter((target) => !existsSync(`${ROOT}${target}`))
        .map((target) => `${page} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

describe('a shipped scenario', () => {
  test.each(Object.entries(RUNS))('%s runs to a pass on a crowded machine', async (file, flags) => {
    const out = join(temporaryFolder(), 'run');
    const run = await runEarshot(['run', file, ...flags, '--json', '--out', out]);
    const result = run.json as RunResult | undefined;
    const { reasons, verdict, coverageRatio } = result ?? {};
    expect({ code: run.code, verdict, reasons, stderr: result ? '' : run.stderr }).toEqual({
      code: 0,
      verdict: 'pass',
      reasons: [],
      stderr: '',
    });
    expect(coverageRatio).toBeGreaterThanOrEqual(0.999);
    expect(result?.messages).toMatchObject({ lost: 0, dropped: 0 });
    expect(result?.messages.visible).toBeGreaterThanOrEqual(result?.messages.confirmed ?? 1);
    if (!file.includes('quickstart')) return;
    const { sent, confirmed, delivered, visible } = result?.messages ?? {};
    expect([confirmed, delivered, visible]).toEqual([sent, sent, sent]);
    expect(sent).toBeGreaterThanOrEqual(2_000);
  });
});

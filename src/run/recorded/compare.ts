// Holds what a replay found against what the run wrote down: the same bytes, or where not.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../verify/index.ts';
import { anomalyLines, FILES } from '../directory/run-directory.ts';
import type { RunResult } from '../run-result.ts';
import type { Comparison, JudgedReplays } from './recorded-verdict.ts';

export interface Compared {
  readonly run: RunResult;
  readonly isRebuilt: boolean;
  readonly judged: JudgedReplays;
  readonly findings: readonly Finding[];
}

/** Compares by bytes of JSON, part by part. */
export function compareWithRun(directory: string, compared: Compared): Comparison {
  const { run, isRebuilt, judged, findings } = compared;
  const wasWhole = run.agents.length > 0 && run.agents.every(({ state }) => state === 'completed');
  if (isRebuilt || !wasWhole) return { state: 'none', differences: [] };
  const differences = [
    ...differentChecks(run, judged),
    ...(['messages', 'coverageRatio', 'readback'] as const).filter(
      (part) => JSON.stringify(run[part]) !== JSON.stringify(judged[part]),
    ),
    ...(judged.learned.every((text) => run.learned.includes(text)) ? [] : ['learned']),
    ...(anomaliesOf(directory) === anomalyLines(findings) ? [] : [FILES.anomalies]),
  ];
  return { state: differences.length === 0 ? 'same' : 'different', differences };
}

function differentChecks(run: RunResult, judged: JudgedReplays): readonly string[] {
  const written = new Map(run.checks.map((check) => [check.name, JSON.stringify(check)]));
  const different = judged.checks.filter(
    (check) => written.get(check.name) !== JSON.stringify(check),
  );
  const names = different.map(({ name }) => `check ${name}`);
  return written.size === judged.checks.length ? names : [...names, 'the list of checks'];
}

function anomaliesOf(directory: string): string | null {
  try {
    return readFileSync(path.join(directory, FILES.anomalies), 'utf8');
  } catch {
    return null;
  }
}

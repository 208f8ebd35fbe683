// Real runs of the command, one after another and never two at a time, in blocks of A B B A: A on
// a reference server that pushes every message 40 ms late, B on one that takes 44 ms. Every run has
// a fresh server, so that all histories begin empty.

import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseResult } from '../../src/run/index.ts';
import { runEarshot, startServe } from '../../test/support/run-earshot.ts';
import { commitOf } from '../commit.ts';
import type { ComparedRun } from './compare-record.ts';

const USERS = '40';
const BASE_MS = 40;
const SLOWER_MS = 44;

const SCENARIO = `version: 1
name: compared
target: http://127.0.0.1:1
accounts: { file: users.csv }
users: ${USERS}
warmup: 1s
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 200/s, duration: 3s }
deadlines: { settle: 2s }
`;

/** A B B A. */
const ORDER = ['base', 'slower', 'slower', 'base'] as const;

/**
 * Records blocks until there are so many in all; `from` are there already. Calls `tell` with every
 * line.
 */
export async function recordRuns(
  file: string,
  blocks: { readonly from: number; readonly to: number },
  tell: (run: ComparedRun) => void,
): Promise<void> {
  const root = join(import.meta.dirname, '../..');
  const commit = commitOf(root);
  mkdirSync(dirname(file), { recursive: true });
  for (let block = blocks.from; block < blocks.to; block += 1) {
    for (const side of ORDER) {
      const run = await oneRun(side, { block, commit });
      appendFileSync(file, `${JSON.stringify(run)}\n`);
      tell(run);
    }
  }
}

async function oneRun(
  side: ComparedRun['side'],
  about: Pick<ComparedRun, 'block' | 'commit'>,
): Promise<ComparedRun> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-compare-'));
  const delayMs = side === 'base' ? BASE_MS : SLOWER_MS;
  writeFileSync(
    join(folder, 'faults.yaml'),
    `- fault: delay-re\n  rate: 1\n  delay: ${delayMs}ms\n`,
  );
  writeFileSync(join(folder, 'compared.yaml'), SCENARIO);
  const server = await startServe([
    ...['--db', ':memory:', '--users', USERS, '--users-file', join(folder, 'users.csv')],
    ...['--faults', join(folder, 'faults.yaml')],
  ]);
  try {
    const { stdout, stderr } = await runEarshot(
      [
        ...['run', join(folder, 'compared.yaml'), '--target', server.url, '--seed', '7'],
        ...['--workers', '1', '--quiet', '--json', '--out', join(folder, 'run')],
      ],
      { cwd: folder },
    );
    if (stdout === '') throw new Error(`the run told nothing: ${stderr}`);
    const result = parseResult(stdout);
    const { count, p99Ms } = result.latency.delivery_time;
    return {
      ...about,
      side,
      startedAtIso: result.startedAtIso,
      verdict: result.verdict,
      p99Ms: p99Ms ?? Number.POSITIVE_INFINITY,
      samples: count,
      machineCpuRatio: result.generator.machineCpuRatio,
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

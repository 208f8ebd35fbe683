// One real run against a server with one fault: `earshot serve --faults` and `earshot run`, each in
// a process of its own, and what both sides wrote.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunResult } from '../../src/run/index.ts';
import type { FaultLogEntry } from '../../src/server/index.ts';
import type { Finding } from '../../src/verify/index.ts';
import { runEarshot, startServe } from '../support/run-earshot.ts';
import { beginSweep } from '../support/sweep/leak-sweep.ts';
import type { Cell } from './cells.ts';
import { OF_MESSAGES, type Talk } from './rows/row.ts';

export interface CellOutcome {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly result: RunResult;
  readonly scenario: string;
  readonly findings: readonly Finding[];
  readonly injections: readonly FaultLogEntry[];
}

const USERS = 24;

const TALKS: Readonly<Record<Talk, string>> = {
  lively: `
  talk:    { executor: constant-arrival-rate, behavior: send-message, rate: 60/s, duration: 6s }
  bursts:  { executor: constant-arrival-rate, behavior: burst, burst: 3, rate: 4/s, duration: 5s }`,
  single: `
  talk:    { executor: constant-arrival-rate, behavior: send-message, rate: 40/s, duration: 6s }`,
  sparse: `
  hello:   { executor: constant-arrival-rate, behavior: send-message, rate: 24/s, duration: 1s }
  talk:    { executor: constant-arrival-rate, behavior: send-message, rate: 4/s, duration: 4s, startAt: 3s }`,
  brief: `
  hello:   { executor: constant-arrival-rate, behavior: send-message, rate: 24/s, duration: 1s }`,
};

/** The scenario of every cell: talk both ways, reads, and a quiet end. */
function scenarioText({ contract, row }: Pick<Cell, 'contract' | 'row'>): string {
  const { talk, loads = {}, conversations = 'pairs' } = row;
  const { readers = '50/s', connect = '100/s', heartbeat } = row;
  const further = Object.entries(loads).map(([name, load]) => `\n  ${name}: ${load}`);
  return `version: 1
name: detection
target: embedded
accounts: { file: users.csv, exclusive: true }
users: ${USERS}
conversations: ${conversations}
connect: { rate: ${connect} }${heartbeat === undefined ? '' : `\nheartbeat: ${heartbeat}`}
warmup: 1s
messages: { size: 130..260, styles: { words: 2, combining: 1, markup: 1, emoji: 1 } }
load:${TALKS[talk]}${further.join('')}
  readers: { executor: constant-arrival-rate, behavior: read-history, rate: ${readers}, duration: 6s }
  lists:   { executor: constant-arrival-rate, behavior: read-threads, rate: 50/s, duration: 6s }
deadlines: { confirm: 3s, deliver: 3s, settle: 20s }
generator: { pacerLag: 10s, loopGap: 10s }
contract: ${JSON.stringify(contract)}
`;
}

/** What it takes to run a cell. */
type Runnable = Pick<Cell, 'fault' | 'rule' | 'contract' | 'row'>;

/** A cell in which the fault would strike at a message that never comes. */
export const CLEAN_CELL: Runnable = {
  fault: 'drop-re',
  rule: 'once: 1000000',
  contract: {},
  row: OF_MESSAGES,
};

/** Runs a cell in a folder of its own, which goes when the run is over. */
export async function runCell(cell: Runnable): Promise<CellOutcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'earshot-detection-'));
  const sweep = beginSweep(folder);
  try {
    return await runIn(folder, cell);
  } finally {
    sweep();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string, cell: Runnable): Promise<CellOutcome> {
  const file = (name: string): string => path.join(folder, name);
  await writeFile(file('faults.yaml'), `- { fault: ${cell.fault}, ${cell.rule} }\n`);
  await writeFile(file('scenario.yaml'), scenarioText(cell));
  const server = await startServe([
    ...['--users', String(USERS), '--users-file', file('users.csv'), '--db', file('chat.db')],
    ...['--faults', file('faults.yaml'), '--faults-log', file('faults.ndjson')],
    ...(cell.row.serve ?? []),
  ]);
  const run = await runEarshot(
    [
      'run',
      file('scenario.yaml'),
      '--target',
      server.url,
      '--out',
      file('run'),
      '--json',
      '--quiet',
    ],
    { cwd: folder },
  );
  await server.stop();
  if (run.json === undefined) throw new Error(`no result: exit ${run.code}\n${run.stderr}`);
  return {
    exitCode: run.code,
    stderr: run.stderr,
    result: run.json as RunResult,
    scenario: scenarioText(cell),
    findings: await readLines<Finding>(file('run/anomalies.ndjson')),
    injections: await readLines<FaultLogEntry>(file('faults.ndjson')),
  };
}

async function readLines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

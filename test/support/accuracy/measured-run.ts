// A recorded run of the real command against a reference server in a process of its own: the
// result, and below it every message with its instants, for tests that recompute what the result
// says.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import type { Marker, Observation } from '../../../src/observation/index.ts';
import { openRecordings } from '../../../src/run/recorded/open-recordings.ts';
import { termsOf } from '../../../src/run/recorded/replay.ts';
import type { RunResult } from '../../../src/run/run-result.ts';
import type { FaultLogEntry } from '../../../src/server/faults/truth/fault-log.ts';
import type { Child } from '../child.ts';
import { type Serving, startEarshot, startServe } from '../run-earshot.ts';
import { resultOf, untilLoading } from '../trial/chat-run.ts';

/** Instants of one message on the agent's clock; NaN for what never came. */
export interface TimedMessage {
  /** The server's id; empty for one that was neither confirmed nor delivered. */
  readonly serverId: string;
  readonly intendedAtMs: number;
  readonly sentAtMs: number;
  readonly confirmedAtMs: number;
  readonly deliveredAtMs: number;
  /** Due in the measure phase. */
  readonly measured: boolean;
}

export interface MeasuredRunOptions {
  readonly folder: string;
  readonly users: number;
  readonly ratePerSecond: number;
  readonly seconds: number;
  /** A list of faults, as YAML. */
  readonly faults?: string;
  /** Further lines of the scenario. */
  readonly extra?: string;
  /** Of the command and its agents, as `nice` counts it. */
  readonly priority?: number;
  /** Called with the server before the run begins. */
  readonly before?: (server: Serving) => Promise<void>;
  /** Called when the load runs; its end is awaited. */
  readonly during?: (running: RunningMeasure) => Promise<void>;
}

export interface RunningMeasure {
  readonly server: Serving;
  readonly command: Child;
}

export interface MeasuredRun {
  readonly code: number | null;
  readonly result: RunResult;
  readonly messages: readonly TimedMessage[];
  /** What the server did wrong on purpose, with the milliseconds that it really waited. */
  readonly faults: readonly FaultLogEntry[];
}

/** Runs it to its end. */
export async function measureRun(options: MeasuredRunOptions): Promise<MeasuredRun> {
  const { folder } = options;
  const server = await openServer(options);
  await options.before?.(server);
  const out = join(folder, 'run');
  const file = writeScenario(options, server.url);
  const flags = ['--json', '--record', '--workers', '1', '--out', out];
  const command = startEarshot(['run', file, ...flags], { cwd: folder });
  if (options.priority !== undefined) setPriority(command.pid, options.priority);
  try {
    await Promise.all([command.finished, mischief(options, { server, command })]);
  } finally {
    await end(server, command);
  }
  const finished = await command.finished;
  const result = resultOf(finished);
  if (result === undefined) throw new Error(`no result: ${finished.stderr}`);
  const messages = readMessages(out, result);
  return { code: finished.code, result, messages, faults: readFaults(folder) };
}

/** The server's log of faults is whole when it has ended. */
async function end(server: Serving, command: Child): Promise<void> {
  command.kill('SIGTERM');
  await Promise.all([server.stop(), command.finished]);
}

async function mischief(options: MeasuredRunOptions, running: RunningMeasure): Promise<void> {
  if (options.during === undefined) return;
  await untilLoading(options.folder);
  await options.during(running);
}

async function openServer({ folder, users, faults }: MeasuredRunOptions): Promise<Serving> {
  const args = ['--users', String(users), '--users-file', join(folder, 'users.csv')];
  if (faults !== undefined) {
    writeFileSync(join(folder, 'faults.yaml'), faults);
    const log = join(folder, 'faults.ndjson');
    args.push('--faults', join(folder, 'faults.yaml'), '--faults-log', log);
  }
  return startServe(args);
}

function writeScenario(options: MeasuredRunOptions, url: string): string {
  const { folder, users, ratePerSecond, seconds, extra = '' } = options;
  const file = join(folder, 'scenario.yaml');
  const executor = `executor: constant-arrival-rate, behavior: send-message, rate: ${ratePerSecond}/s`;
  const generator = extra.includes('generator:') ? '' : 'generator: { pacerLag: 10s, loopGap: 5s }';
  writeFileSync(
    file,
    `version: 1
name: accuracy
target: ${url}
accounts: { file: users.csv, exclusive: true }
users: ${users}
warmup: 1s
load:
  talk: { ${executor}, duration: ${seconds}s }
deadlines: { confirm: 10s, deliver: 10s, settle: 10s }
# What is tested here are the numbers; a test that needs a quiet machine looks for one itself.
${generator}
${extra}
`,
  );
  return file;
}

interface Growing {
  serverId: string;
  readonly intendedAtMs: number;
  readonly sentAtMs: number;
  confirmedAtMs: number;
  deliveredAtMs: number;
  readonly measured: boolean;
}

function readMessages(directory: string, result: RunResult): readonly TimedMessage[] {
  const byMarker = new Map<string, Growing>();
  for (const { header, reader, source } of openRecordings(directory, result)) {
    for (const { call } of reader.calls(termsOf(header))) {
      if (call.call === 'observe') note(byMarker, call.observation);
    }
    source.close();
  }
  return [...byMarker.values()];
}

function note(byMarker: Map<string, Growing>, seen: Observation): void {
  if (seen.type === 'sent' && seen.marker.kind === 'message') {
    const { intendedAtMs, atMs: sentAtMs, measured } = seen;
    const nothing = { serverId: '', confirmedAtMs: Number.NaN, deliveredAtMs: Number.NaN };
    byMarker.set(keyOf(seen.marker), { ...nothing, intendedAtMs, sentAtMs, measured });
  }
  if (seen.type !== 'frame' || seen.reading.status !== 'ours') return;
  const message = byMarker.get(keyOf(seen.reading.marker));
  if (message === undefined) return;
  message.serverId = seen.id;
  if (seen.action === 'conf_message') message.confirmedAtMs = seen.atMs;
  else message.deliveredAtMs = seen.atMs;
}

function keyOf({ sender, receiver, sequence }: Marker): string {
  return `${sender} ${receiver} ${sequence}`;
}

function readFaults(folder: string): readonly FaultLogEntry[] {
  const file = join(folder, 'faults.ndjson');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as FaultLogEntry);
}

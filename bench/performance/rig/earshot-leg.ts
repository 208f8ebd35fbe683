// One run of Earshot: what it cost in each part, from the windows it writes as it goes and the
// kernel's counters. It fails unless the verdict is pass and every required check saw all.

import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { WindowRecord } from '../../../src/metrics/index.ts';
import type { RunResult } from '../../../src/run/index.ts';
import type { ChatServer } from './chat-server.ts';
import { ChildProgram } from './child-program.ts';
import { type Load, WARMUP_SECONDS, writeScenario } from './load.ts';
import type { Usage } from './process-usage.ts';

const LOOK_EVERY_MS = 10;
const REQUIRED = ['lost-write', 'lost-relay', 'lost-conf'];

export interface EarshotLeg {
  readonly cpuUsPerMessage: number;
  /** Settling, reading back, judging, reporting; per message, both sides. */
  readonly readbackUsPerMessage: number;
  /** At the end of the load: the command and its agents. */
  readonly rssBytes: readonly number[];
  /** The most of all processes together, to the end. */
  readonly rssMaxBytes: number;
  readonly connectCpuMs: number;
  readonly serverCpuUsPerMessage: number;
  /** Messages that left within the seconds of the load, whenever they were due. */
  readonly sentInLoad: number;
  readonly result: RunResult;
}

interface Options {
  readonly launcher: string;
  readonly flags?: readonly string[];
}

export async function runEarshot(
  { launcher, flags = [] }: Options,
  server: ChatServer,
  load: Load,
): Promise<EarshotLeg> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const out = join(folder, 'run');
  const scenario = writeScenario(folder, server, load);
  const args = ['run', scenario, '--json', '--quiet', '--out', out, ...flags];
  const program = new ChildProgram([launcher, ...args]);
  try {
    const told = new WindowTail(join(out, 'windows.ndjson'));
    const watch = new Watch(program, server);
    while (program.isRunning) {
      watch.look(told.read());
      await wait(LOOK_EVERY_MS);
    }
    await program.ended;
    return legOf(program, watch, load);
  } finally {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was used when a window was told. */
interface Told {
  readonly second: number;
  readonly sent: number;
  readonly usage: Usage;
  readonly serverMs: number;
}

/** Usage at the edges of the phases. */
class Watch {
  readonly #program: ChildProgram;
  readonly #server: ChatServer;
  readonly told: Told[] = [];
  rssMaxBytes = 0;
  last: Usage;

  constructor(program: ChildProgram, server: ChatServer) {
    this.#program = program;
    this.#server = server;
    this.last = program.usage.read();
  }

  look(windows: readonly WindowRecord[]): void {
    this.last = this.#program.usage.read();
    const rssBytes = this.last.rssBytes.reduce((total, one) => total + one, 0);
    this.rssMaxBytes = Math.max(this.rssMaxBytes, rssBytes);
    for (const { second, counts } of windows) {
      const serverMs = this.#server.program.usage.read().cpuMs;
      const sent = counts.messages_sent ?? 0;
      this.told.push({ second, sent, usage: this.last, serverMs });
    }
  }
}

function legOf(program: ChildProgram, watch: Watch, load: Load): EarshotLeg {
  if (program.output === '') throw new Error(`no result: ${program.errors}`);
  const result = JSON.parse(program.output) as RunResult;
  requirePass(result, load);
  // An agent that is starved may skip a second: what counts is what the windows between tell.
  const from = watch.told.find(({ second }) => second >= -1);
  const to = watch.told.findLast(({ second }) => second < load.seconds);
  if (from === undefined || to === undefined) throw new Error('no windows were told');
  const between = watch.told.filter(({ second }) => second > from.second && second <= to.second);
  const messages = between.reduce((total, { sent }) => total + sent, 0);
  const { sent } = result.messages;
  return {
    cpuUsPerMessage: ((to.usage.cpuMs - from.usage.cpuMs) * 1000) / messages,
    serverCpuUsPerMessage: ((to.serverMs - from.serverMs) * 1000) / messages,
    readbackUsPerMessage: ((watch.last.cpuMs - to.usage.cpuMs) * 1000) / sent,
    rssBytes: to.usage.rssBytes,
    rssMaxBytes: watch.rssMaxBytes,
    connectCpuMs: from.usage.cpuMs,
    sentInLoad: watch.told
      .filter(({ second }) => second >= 0 && second < load.seconds)
      .reduce((total, one) => total + one.sent, 0),
    result,
  };
}

/** Whatever is measured of a run that was not whole is void. */
function requirePass(result: RunResult, load: Load): void {
  const { verdict, coverageRatio, messages, checks } = result;
  const words = result.reasons.map(({ text }) => text).join('; ');
  if (verdict !== 'pass' || coverageRatio !== 1) throw new Error(`${verdict}: ${words}`);
  const all = Math.round(load.ratePerSecond * (load.seconds + WARMUP_SECONDS));
  const counts = [messages.sent, messages.confirmed, messages.delivered, messages.visible];
  if (counts.some((count) => count !== all)) {
    throw new Error(`${counts.join(', ')} of ${all} messages`);
  }
  for (const name of REQUIRED) {
    const check = checks.find((one) => one.name === name);
    if (check?.judged !== check?.owed || (check?.judged ?? 0) < all) {
      throw new Error(`${name} judged ${check?.judged} of ${check?.owed}`);
    }
  }
}

/** What was appended to windows.ndjson since the last look. */
class WindowTail {
  readonly #file: string;
  #descriptor: number | null = null;
  #rest = '';
  readonly #buffer = Buffer.alloc(1 << 20);

  constructor(file: string) {
    this.#file = file;
  }

  read(): readonly WindowRecord[] {
    this.#descriptor ??= openIfThere(this.#file);
    if (this.#descriptor === null) return [];
    const length = readSync(this.#descriptor, this.#buffer, 0, this.#buffer.length, null);
    if (length === 0) return [];
    const lines = (this.#rest + this.#buffer.toString('utf8', 0, length)).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map((line) => JSON.parse(line) as WindowRecord);
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

function openIfThere(file: string): number | null {
  try {
    readFileSync(file);
    return openSync(file, 'r');
  } catch {
    return null;
  }
}

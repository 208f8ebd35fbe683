// One soak: a server and a run as processes of their own, looked at every ten seconds through the
// kernel. It measures and judges nothing.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunResult } from '../../src/run/index.ts';
import { ChatServer } from '../performance/rig/chat-server.ts';
import { ChildProgram } from '../performance/rig/child-program.ts';

const WARMUP_SECONDS = 10;
const LOOK_EVERY_MS = 10_000;

export interface ProcessSample {
  readonly rssBytes: number;
  readonly openFiles: number;
}

export interface SoakSample {
  /** Since the run was started. */
  readonly atSeconds: number;
  /** As the windows tell so far. */
  readonly sent: number;
  readonly agents: ProcessSample;
  readonly command: ProcessSample;
  readonly server: ProcessSample;
}

export interface SoakResult {
  readonly minutes: number;
  readonly ratePerSecond: number;
  readonly userCount: number;
  readonly wasInterrupted: boolean;
  /** While the load was made; of settling and readback only the most is told. */
  readonly samples: readonly SoakSample[];
  /** From the end of the load to the end of the command. */
  readonly readbackSeconds: number;
  readonly rssMaxBytes: number;
  readonly verdict: string;
  readonly coverageRatio: number | null;
  readonly messages: RunResult['messages'] | null;
  readonly socketsLost: number;
  readonly reasons: readonly string[];
}

export interface SoakOptions {
  readonly folder: string;
  readonly launcher: string;
  readonly minutes: number;
  readonly ratePerSecond: number;
  readonly userCount: number;
  readonly say: (text: string) => void;
}

/** Runs until the load's end, or until a signal ends it early; then all is judged by the run. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { launcher, userCount } = options;
  const server = await ChatServer.open({ launcher, userCount });
  const out = join(options.folder, 'run');
  const args = ['run', writeScenario(options, server), '--json', '--quiet', '--out', out];
  const program = new ChildProgram([launcher, ...args]);
  const signals = ['SIGINT', 'SIGTERM'] as const;
  let wasInterrupted = false;
  const interrupt = (): void => {
    wasInterrupted = true;
    process.kill(program.pid, 'SIGINT');
  };
  for (const signal of signals) process.once(signal, interrupt);
  try {
    const watch = new Watch({ options, server, program, windowsFile: join(out, 'windows.ndjson') });
    await watch.untilEnd();
    return { ...watch.told(), wasInterrupted, ...settingsOf(options), ...resultOf(program) };
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
    await program.stop();
    await server.close();
  }
}

function settingsOf({ minutes, ratePerSecond, userCount }: SoakOptions) {
  return { minutes, ratePerSecond, userCount };
}

function resultOf(program: ChildProgram) {
  if (program.output === '') throw new Error(`no result: ${program.errors}`);
  const result = JSON.parse(program.output) as RunResult;
  return {
    verdict: result.verdict,
    coverageRatio: result.coverageRatio,
    messages: result.messages,
    reasons: result.reasons.map(({ text }) => text),
  };
}

/** The work of `scenarios/soak.yaml`, with as much of each part as the rate asks for. */
function writeScenario(
  { folder, minutes, ratePerSecond, userCount }: SoakOptions,
  server: ChatServer,
): string {
  const file = join(folder, 'soak.yaml');
  const seconds = Math.round(minutes * 60);
  const load = (behavior: string, rest: string): string =>
    `{ executor: constant-arrival-rate, behavior: ${behavior}, duration: ${seconds}s, ${rest} }`;
  writeFileSync(
    file,
    `version: 1
name: soak
target: ${server.url}
accounts: { file: ${server.accountsFile}, exclusive: true }
users: ${userCount}
connect: { rate: 1000/s, inFlight: 100 }
conversations: pairs
warmup: ${WARMUP_SECONDS}s
load:
  talk: ${load('send-message', `rate: ${ratePerSecond}/s`)}
  readers: ${load('read-history', 'rate: 30/m')}
  lists: ${load('read-threads', 'rate: 30/m')}
  movers: ${load('reconnect', 'rate: 2/s, for: 500ms..2s')}
deadlines: { confirm: 10s, deliver: 10s, settle: 60s }
generator: { pacerLag: 60s, loopGap: 60s, backlog: 60s }
`,
  );
  return file;
}

interface Watched {
  readonly options: SoakOptions;
  readonly server: ChatServer;
  readonly program: ChildProgram;
  readonly windowsFile: string;
}

/** Looks at the processes until the command ends. */
class Watch {
  readonly #watched: Watched;
  readonly #samples: SoakSample[] = [];
  readonly #startedAtMs = performance.now();
  #loadEndedAtMs = Number.NaN;
  #rssMaxBytes = 0;
  #socketsLost = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  async untilEnd(): Promise<void> {
    const { program, options } = this.#watched;
    while (program.isRunning) {
      await Promise.race([wait(LOOK_EVERY_MS), program.ended]);
      const { sent, lastSecond } = this.#windows();
      const isLoadOver = lastSecond >= options.minutes * 60 - 1;
      if (isLoadOver && Number.isNaN(this.#loadEndedAtMs)) this.#loadEndedAtMs = performance.now();
      this.#look(sent, isLoadOver);
    }
    await program.ended;
    if (Number.isNaN(this.#loadEndedAtMs)) this.#loadEndedAtMs = performance.now();
  }

  told() {
    const readbackSeconds = (performance.now() - this.#loadEndedAtMs) / 1000;
    return {
      samples: this.#samples,
      readbackSeconds: Math.round(readbackSeconds * 10) / 10,
      rssMaxBytes: this.#rssMaxBytes,
      socketsLost: this.#socketsLost,
    };
  }

  #look(sent: number, isLoadOver: boolean): void {
    const { program, server, options } = this.#watched;
    const command = sampleOf([program.pid]);
    const agents = sampleOf(childrenOf(program.pid));
    this.#rssMaxBytes = Math.max(this.#rssMaxBytes, command.rssBytes + agents.rssBytes);
    if (agents.openFiles === 0 || isLoadOver) return;
    const atSeconds = Math.round((performance.now() - this.#startedAtMs) / 1000);
    const serverSample = sampleOf([server.program.pid]);
    this.#samples.push({ atSeconds, sent, agents, command, server: serverSample });
    const mebibytes = Math.round(agents.rssBytes / 2 ** 20);
    options.say(`${atSeconds} s: ${sent} sent, agents ${mebibytes} MiB, ${agents.openFiles} files`);
  }

  /** Sums over the whole file: an hour of it is read in less than a second. */
  #windows(): { readonly sent: number; readonly lastSecond: number } {
    let [sent, lastSecond, socketsLost] = [0, Number.NEGATIVE_INFINITY, 0];
    for (const line of linesOf(this.#watched.windowsFile)) {
      // The histograms of an hour are not worth parsing.
      const second = /^\{"second":(-?\d+)/.exec(line)?.[1];
      if (second === undefined) continue;
      sent += Number(/"messages_sent":(\d+)/.exec(line)?.[1] ?? 0);
      socketsLost += Number(/"sockets_lost":(\d+)/.exec(line)?.[1] ?? 0);
      lastSecond = Math.max(lastSecond, Number(second));
    }
    this.#socketsLost = socketsLost;
    return { sent, lastSecond };
  }
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function sampleOf(pids: readonly number[]): ProcessSample {
  let [rssBytes, openFiles] = [0, 0];
  for (const pid of pids) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      rssBytes += 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
      openFiles += readdirSync(`/proc/${pid}/fd`).length;
    } catch {
      // It has ended.
    }
  }
  return { rssBytes, openFiles };
}

function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

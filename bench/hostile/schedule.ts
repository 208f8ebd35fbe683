// What one hostile-but-lawful run will be, decided by its seed alone: who talks to whom, the load,
// the declared contract, and every mischief with its instant. Pure; starts and signals nothing.

import { type Random, randomStream } from '../../src/base/index.ts';
import type { RoughManners } from '../../test/support/hostile/rough-proxy.ts';
import { type LoadPlan, planLoad } from './load-plan.ts';

/** What may be done to the processes of a run, or to its lines. */
export type ActKind = keyof typeof ACTS;

export interface Act {
  readonly kind: ActKind;
  /** From the beginning of the load. */
  readonly atMs: number;
  /** How long a server stays away, or somebody stands still. */
  readonly forMs: number;
}

/** The wall clock of a process jumps by `byMs`, so long after the process began. */
export interface ClockStep {
  readonly afterMs: number;
  readonly byMs: number;
}

export interface Schedule {
  readonly seed: number;
  readonly load: LoadPlan;
  readonly workers: number;
  readonly contract: string;
  readonly heartbeat: string;
  readonly deadlines: string;
  readonly messages: string;
  readonly durability: 'full' | 'normal';
  readonly manners: RoughManners | null;
  readonly runSteps: readonly ClockStep[];
  readonly serverSteps: readonly ClockStep[];
  /** Who has to wait for everybody else's CPU. */
  readonly yielding: 'nobody' | 'run' | 'server';
  /** By their instants. */
  readonly acts: readonly Act[];
}

/** One run in so many is left in peace: it has to pass. */
const CALM_ONE_IN = 20;
const HOUR_MS = 3_600_000;

interface ActBounds {
  readonly weight: number;
  readonly lowMs: number;
  readonly highMs: number;
  /** Needs a proxy. */
  readonly isOfLines?: boolean;
}

const ACTS = {
  'server-kill': { weight: 5, lowMs: 0, highMs: 400 },
  'server-replace': { weight: 2, lowMs: 0, highMs: 400 },
  'server-freeze': { weight: 4, lowMs: 150, highMs: 2200 },
  'server-starve': { weight: 2, lowMs: 400, highMs: 1500 },
  'agent-freeze': { weight: 4, lowMs: 150, highMs: 2500 },
  'agent-starve': { weight: 2, lowMs: 400, highMs: 1500 },
  'coordinator-freeze': { weight: 1, lowMs: 300, highMs: 2500 },
  neighbours: { weight: 1, lowMs: 300, highMs: 900 },
  'reset-lines': { weight: 3, lowMs: 0, highMs: 1, isOfLines: true },
  'stall-lines': { weight: 3, lowMs: 100, highMs: 2000, isOfLines: true },
  // Drawn apart, at most once in a run.
  interrupt: { weight: 0, lowMs: 0, highMs: 0 },
  terminate: { weight: 0, lowMs: 0, highMs: 0 },
} as const satisfies Readonly<Record<string, ActBounds>>;

export const ACT_KINDS = Object.keys(ACTS) as readonly ActKind[];

/** The schedule of a seed; the same on every machine. */
export function makeSchedule(seed: number): Schedule {
  const random = randomStream(seed, 'hostile');
  const load = planLoad(random);
  const isCalm = random.nextBelow(CALM_ONE_IN) === 0;
  const manners = isCalm || random.nextBoolean(0.5) ? null : mannersOf(seed, random);
  return {
    seed,
    load,
    workers: random.nextBoolean(0.15) ? 2 : 1,
    contract: contractOf(random),
    heartbeat: random.nextBoolean(0.4)
      ? `{ interval: ${pick(random, ['300ms', '1s'])}, timeout: ${pick(random, ['600ms', '2s'])} }`
      : '{ interval: 20s }',
    deadlines: deadlinesOf(random),
    messages: messagesOf(random),
    durability: random.nextBoolean(0.2) ? 'full' : 'normal',
    manners,
    runSteps: isCalm ? [] : stepsOf(random, 30 * HOUR_MS),
    serverSteps: isCalm ? [] : stepsOf(random, 6 * HOUR_MS),
    yielding: isCalm || random.nextBoolean(0.8) ? 'nobody' : pick(random, ['run', 'server']),
    acts: isCalm ? [] : actsOf(random, load.spanMs, manners !== null),
  };
}

/** Whether anything is done to this run that may leave something unjudged. */
export function isDisturbed({ acts, manners, yielding, load }: Schedule): boolean {
  return acts.length > 0 || manners !== null || yielding !== 'nobody' || load.cutsLines;
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.nextBelow(items.length)] as T;
}

function mannersOf(seed: number, random: Random): RoughManners {
  return {
    seed: String(seed),
    splitRatio: pick(random, [0, 0, 0.1, 0.4]),
    stallRatio: pick(random, [0, 0, 0.001, 0.004]),
    stallMs: pick(random, [200, 900]),
    joinMs: pick(random, [0, 0, 3, 15]),
    delayMs: pick(random, [0, 0, 5, 40]),
    cutsPerSecond: pick(random, [0, 0, 1, 3]),
  };
}

function contractOf(random: Random): string {
  const clauses = [
    random.nextBoolean(0.6) ? 'devices: all' : '',
    pick(random, ['', 'order: confirmed', 'order: pipelined', 'order: pipelined']),
    random.nextBoolean(0.6) ? 'reads: primary' : '',
    pick(random, ['', 'ids: global', 'ids: integer', 'ids: integer']),
    random.nextBoolean(0.6) ? 'threads: recency' : '',
    random.nextBoolean(0.6) ? 'errors: reject' : '',
  ];
  return `{ ${clauses.filter((clause) => clause !== '').join(', ')} }`;
}

function deadlinesOf(random: Random): string {
  const late = pick(random, ['2s', '3s', '5s']);
  const settle = pick(random, ['6s', '8s', '10s']);
  return `{ confirm: ${late}, deliver: ${late}, settle: ${settle} }`;
}

function messagesOf(random: Random): string {
  const size = pick(random, ['100', '100..140', '120..220']);
  const styles = pick(random, ['words', 'words', '[words, emoji, markup]', '[words, combining]']);
  return `{ size: ${size}, styles: ${styles} }`;
}

function stepsOf(random: Random, largestMs: number): readonly ClockStep[] {
  if (random.nextBoolean(0.65)) return [];
  return Array.from({ length: 1 + random.nextBelow(3) }, () => {
    const sizeMs = pick(random, [80, 1500, 90_000, largestMs]);
    const byMs = Math.round(random.nextBetween(-sizeMs, sizeMs));
    return { afterMs: Math.round(random.nextBetween(300, 7000)), byMs };
  });
}

function actsOf(random: Random, spanMs: number, hasLines: boolean): readonly Act[] {
  const kinds = ACT_KINDS.flatMap((kind) => {
    const { weight, isOfLines }: ActBounds = ACTS[kind];
    return isOfLines === true && !hasLines ? [] : Array.from({ length: weight }, () => kind);
  });
  const acts: Act[] = Array.from({ length: random.nextBelow(5) }, () => {
    const kind = pick(random, kinds);
    const { lowMs, highMs } = ACTS[kind];
    return { kind, atMs: instantOf(random, spanMs), forMs: whole(random, lowMs, highMs) };
  });
  if (random.nextBoolean(0.06)) {
    const kind = pick(random, ['interrupt', 'terminate'] as const);
    acts.push({ kind, atMs: whole(random, 1200, spanMs + 500), forMs: 0 });
  }
  return acts.toSorted((a, b) => a.atMs - b.atMs);
}

/** Mostly while the load is made; sometimes while it settles and is read back. */
function instantOf(random: Random, spanMs: number): number {
  return random.nextBoolean(0.2)
    ? whole(random, spanMs, spanMs + 2500)
    : whole(random, 100, spanMs - 1500);
}

function whole(random: Random, lowMs: number, highMs: number): number {
  return Math.round(random.nextBetween(lowMs, highMs));
}

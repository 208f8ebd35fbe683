// What Linux tells of a process that says nothing: stopped, at work, or idle. Elsewhere nothing is
// known. It signals nobody.

import { readFileSync } from 'node:fs';
import type { Clock } from '../../../base/index.ts';
import type { Activity } from './silence-watch.ts';

/** Two looks closer together than this say too little. */
const LOOK_EVERY_MS = 500;
/** Computing, or waiting for a CPU, for this part of the time is work. */
const BUSY_RATIO = 0.05;

interface Look {
  readonly atMs: number;
  /** Computed and waited for a CPU so far, milliseconds; the main thread's. */
  readonly workMs: number;
}

export interface ActivitySources {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly read?: (file: string) => string | null;
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Asks again and again what one process does; a few microseconds a look. */
export class ProcessActivity {
  readonly #processId: () => number | undefined;
  readonly #clock: ActivitySources['clock'];
  readonly #read: (file: string) => string | null;
  #last: Look | null = null;
  #found: Activity = 'unknown';

  constructor(processId: () => number | undefined, sources: ActivitySources) {
    this.#processId = processId;
    this.#clock = sources.clock;
    this.#read = sources.read ?? readOrNull;
  }

  /** What it does now; the answer of a moment ago when it was asked a moment ago. */
  look(): Activity {
    const atMs = this.#clock.nowMs();
    const last = this.#last;
    if (last !== null && atMs - last.atMs < LOOK_EVERY_MS) return this.#found;
    const folder = `/proc/${this.#processId() ?? 0}`;
    const state = stateOf(this.#read(`${folder}/stat`));
    const workMs = workOf(this.#read(`${folder}/schedstat`));
    if (workMs !== null) this.#last = { atMs, workMs };
    this.#found = judge(state, { atMs, workMs, last });
    return this.#found;
  }
}

function judge(
  state: string | null,
  work: { readonly atMs: number; readonly workMs: number | null; readonly last: Look | null },
): Activity {
  if (state === 'T' || state === 't') return 'stopped';
  const { atMs, workMs, last } = work;
  if (state === null || workMs === null) return 'unknown';
  // The first look has nothing to compare with: a process that could run is not idle.
  if (last === null) return state === 'R' ? 'busy' : 'unknown';
  return workMs - last.workMs >= BUSY_RATIO * (atMs - last.atMs) ? 'busy' : 'idle';
}

/** The letter after the name, which may itself hold brackets and spaces. */
function stateOf(stat: string | null): string | null {
  return stat === null ? null : (/^.*\) (\w)/s.exec(stat)?.[1] ?? null);
}

/** `computed waited slices`, nanoseconds. */
function workOf(schedstat: string | null): number | null {
  const found = schedstat === null ? null : /^(\d+) (\d+) /.exec(schedstat);
  return found === null ? null : (Number(found[1]) + Number(found[2])) / 1e6;
}

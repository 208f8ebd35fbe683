// Watches whether the processes of a run wait for a CPU that others have: the kernel counts it
// (/proc/PID/schedstat). What a crowded machine did to a run goes into the book of disturbances as
// what the harness did does. Linux; where the kernel does not count, nothing is written down.

import { readFileSync } from 'node:fs';
import type { DisturbanceLog } from './disturbance-log.ts';

/** What the book says. */
export const STARVED = 'others have the CPU';

const LOOK_EVERY_MS = 250;
/** A process that waited for this part of the time got too little to be blamed for being late. */
const STARVED_RATIO = 0.5;

/** From `start` to `stop`; both idempotent. */
export class StarvationWatch {
  readonly #whom: () => readonly number[];
  readonly #log: DisturbanceLog;
  readonly #waitedMs = new Map<number, number>();
  #lookedAtMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #end: (() => void) | null = null;

  /** @param whom the processes of the run, as they are now. */
  constructor(whom: () => readonly number[], log: DisturbanceLog) {
    this.#whom = whom;
    this.#log = log;
  }

  start(): void {
    if (this.#timer !== null) return;
    this.#lookedAtMs = performance.now();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#end?.();
    this.#end = null;
  }

  #look(): void {
    const nowMs = performance.now();
    const spanMs = nowMs - this.#lookedAtMs;
    this.#lookedAtMs = nowMs;
    const isStarved = this.#whom().map((pid) => this.#waitedRatio(pid, spanMs) >= STARVED_RATIO);
    if (isStarved.some(Boolean)) {
      this.#end ??= this.#log.begin(STARVED, spanMs);
      return;
    }
    this.#end?.();
    this.#end = null;
  }

  /** Every process is looked at, so that the next look has something to compare with. */
  #waitedRatio(pid: number, spanMs: number): number {
    const waitedMs = waitedOf(pid);
    const beforeMs = this.#waitedMs.get(pid) ?? waitedMs;
    this.#waitedMs.set(pid, waitedMs);
    return (waitedMs - beforeMs) / spanMs;
  }
}

/** Milliseconds that the main thread of a process was ready and did not run; 0 when it is gone. */
function waitedOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1] ?? 0) / 1e6;
  } catch {
    return 0;
  }
}

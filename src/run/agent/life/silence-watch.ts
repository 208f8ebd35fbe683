// How long an agent has been silent, counted in the coordinator's own turns: time in which the
// coordinator itself stood still accuses nobody. Pure; it must not read a clock or a process.

import { formatDuration } from '../../../base/index.ts';

/**
 * An agent says that it lives twice a second. One that has said nothing for so long is told of: the
 * promise is within three seconds.
 */
export const SILENT_AFTER_MS = 2500;

/** An agent that is stopped, or asleep, for so long does not come back: it is given up. */
export const GIVEN_UP_IDLE_MS = 30_000;

/**
 * One that computes, or waits for a CPU that others have, lives: judging a long readback may hold
 * it up. A loop without an end in a behavior of the user's own ends here.
 */
export const GIVEN_UP_BUSY_MS = 120_000;

/** One turn counts for at most this: what is longer is the coordinator's own gap. */
export const TURN_COUNTS_MS = 200;

/**
 * What a silent agent does: `stopped` by a signal or a debugger, `busy` (it computes, or waits for
 * a CPU), `idle`, or `unknown` where the machine does not tell.
 */
export type Activity = 'stopped' | 'busy' | 'idle' | 'unknown';

const ACTIVITY_WORDS: Readonly<Record<Activity, string>> = {
  stopped: 'its process is stopped',
  busy: 'its process computes, or waits for a CPU',
  idle: 'its process does nothing',
  unknown: 'its process is there',
};

/** To a tenth of a second: turns are no finer clock. */
export function formatSilence(silentMs: number): string {
  return formatDuration(Math.round(silentMs / 100) * 100);
}

export interface Silences {
  /** How often it was silent for longer than `SILENT_AFTER_MS`. */
  readonly count: number;
  /** The longest of all silences. */
  readonly longestMs: number;
}

export type SilenceNews =
  | { readonly kind: 'silent'; readonly text: string }
  | { readonly kind: 'given-up'; readonly text: string };

/** One agent's silence. Feed it every turn of the coordinator and every sign of life. */
export class SilenceWatch {
  #silentMs = 0;
  #busyMs = 0;
  #longestMs = 0;
  #count = 0;
  #isTold = false;

  /** It is silent, and that has been told. */
  get isSilent(): boolean {
    return this.#isTold;
  }

  get silences(): Silences {
    return { count: this.#count, longestMs: this.#longestMs };
  }

  /** Waiting begins anew: what was before is no silence. */
  restart(): void {
    this.#silentMs = 0;
    this.#busyMs = 0;
    this.#isTold = false;
  }

  /** A sign of life; how long it was silent when that had been told, else null. */
  heard(): number | null {
    const wasMs = this.#isTold ? this.#silentMs : null;
    this.restart();
    return wasMs;
  }

  /**
   * The coordinator turned, `sinceMs` after its turn before. `activity` is asked only of an agent
   * that is silent already.
   */
  turn(sinceMs: number, activity: () => Activity): SilenceNews | null {
    const countedMs = Math.min(Math.max(0, sinceMs), TURN_COUNTS_MS);
    this.#silentMs += countedMs;
    this.#longestMs = Math.max(this.#longestMs, this.#silentMs);
    if (this.#silentMs < SILENT_AFTER_MS) return null;
    const does = activity();
    if (does === 'busy') this.#busyMs += countedMs;
    const idleMs = this.#silentMs - this.#busyMs;
    if (idleMs >= GIVEN_UP_IDLE_MS || this.#silentMs >= GIVEN_UP_BUSY_MS) {
      const text = `silent for ${formatSilence(this.#silentMs)}: ${ACTIVITY_WORDS[does]}`;
      return { kind: 'given-up', text };
    }
    if (this.#isTold) return null;
    this.#isTold = true;
    this.#count += 1;
    return { kind: 'silent', text: ACTIVITY_WORDS[does] };
  }
}

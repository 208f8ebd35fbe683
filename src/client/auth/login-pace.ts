// The pace of logins, shared by all users of a client: so many per second, so many at once. Logins
// hash passwords, and a server that is busy hashing is not the server one wants to measure.

import { type Clock, sleep } from '../../base/index.ts';
import { Gate } from '../gate.ts';

export interface PaceOptions {
  readonly ratePerSecond: number;
  readonly inFlightCount: number;
  readonly clock: Clock;
}

/** Spaces logins evenly and bounds how many are under way. */
export class LoginPace {
  readonly #gapMs: number;
  readonly #gate: Gate;
  readonly #clock: Clock;
  #nextAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PaceOptions) {
    this.#gapMs = options.ratePerSecond > 0 ? 1000 / options.ratePerSecond : 0;
    this.#gate = new Gate(options.inFlightCount);
    this.#clock = options.clock;
  }

  /** Runs `login` when its turn comes; null when the signal ended the wait before. */
  async run<T>(login: () => Promise<T>, signal: AbortSignal): Promise<T | null> {
    if (!(await this.#gate.enter(signal))) return null;
    try {
      await sleep(this.#takeSlotMs(), signal);
      return signal.aborted ? null : await login();
    } finally {
      this.#gate.leave();
    }
  }

  /** How long until the slot that this call takes. */
  #takeSlotMs(): number {
    const nowMs = this.#clock.nowMs();
    const atMs = Math.max(nowMs, this.#nextAtMs);
    this.#nextAtMs = atMs + this.#gapMs;
    return atMs - nowMs;
  }
}

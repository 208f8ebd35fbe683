// Sees that the event loop stood still, and says when what piled up meanwhile has been read. Timers
// run before sockets are polled: a deadline judged right after a gap would blame the server.

/**
 * Turns after a gap during which deadlines are held back; each had a poll of the sockets before
 * it.
 */
export const HELD_TURNS = 2;

/**
 * What stands still for longer is a gap to the verifier, however far the scenario relaxes the bound
 * that makes the generator unfit: a grace that our own sleep used up is no grace.
 */
export const GAP_MS = 250;

export interface GapWatchOptions {
  /** A longer pause between two turns is a gap. */
  readonly limitMs: number;
  readonly onGap: (fromMs: number, atMs: number) => void;
  /** A stop that is longer, and no gap yet, is told to `onStop`: it may be a part of a latency. */
  readonly stopMs: number;
  readonly onStop: (fromMs: number, atMs: number) => void;
}

export class GapWatch {
  readonly #options: GapWatchOptions;
  #lastTurnAtMs = Number.NaN;
  #heldTurns = 0;

  constructor(options: GapWatchOptions) {
    this.#options = options;
  }

  /** Deadlines must wait: a gap has not been drained yet. */
  get isHolding(): boolean {
    return this.#heldTurns > 0;
  }

  /** To be called at the start of every turn, which was due `everyMs` after the one before it. */
  turn(nowMs: number, everyMs: number): void {
    const fromMs = this.#lastTurnAtMs;
    this.#lastTurnAtMs = nowMs;
    const { limitMs, stopMs } = this.#options;
    if (nowMs - fromMs > limitMs) {
      this.#heldTurns = HELD_TURNS;
      this.#options.onGap(fromMs, nowMs);
      return;
    }
    if (this.#heldTurns > 0) this.#heldTurns -= 1;
    if (nowMs - fromMs - everyMs > stopMs) this.#options.onStop(fromMs + everyMs, nowMs);
  }
}

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

export class GapWatch {
  readonly #limitMs: number;
  readonly #onGap: (fromMs: number, atMs: number) => void;
  #lastTurnAtMs = Number.NaN;
  #heldTurns = 0;

  /** @param limitMs a longer pause between two turns is a gap. */
  constructor(limitMs: number, onGap: (fromMs: number, atMs: number) => void) {
    this.#limitMs = limitMs;
    this.#onGap = onGap;
  }

  /** Deadlines must wait: a gap has not been drained yet. */
  get isHolding(): boolean {
    return this.#heldTurns > 0;
  }

  /** To be called at the start of every turn. */
  turn(nowMs: number): void {
    const fromMs = this.#lastTurnAtMs;
    this.#lastTurnAtMs = nowMs;
    if (nowMs - fromMs > this.#limitMs) {
      this.#heldTurns = HELD_TURNS;
      this.#onGap(fromMs, nowMs);
    } else if (this.#heldTurns > 0) {
      this.#heldTurns -= 1;
    }
  }
}

// Sees that the target is gone: (nearly) every user that means to be online has no socket, for
// longer than the plan allows. It closes and stops nothing.

/** The target counts as lost while at most this part of the wanted users is online. */
const LOST_RATIO = 0.01;

export class TargetWatch {
  readonly #afterMs: number;
  readonly #onLost: (sinceMs: number) => void;
  #lostAtMs: number | null = null;
  #isTold = false;

  /** @param onLost is called once per outage, with how long it has lasted. */
  constructor(afterMs: number, onLost: (sinceMs: number) => void) {
    this.#afterMs = afterMs;
    this.#onLost = onLost;
  }

  look(nowMs: number, wantedCount: number, onlineCount: number): void {
    if (wantedCount === 0 || onlineCount > wantedCount * LOST_RATIO) {
      this.#lostAtMs = null;
      this.#isTold = false;
      return;
    }
    this.#lostAtMs ??= nowMs;
    const sinceMs = nowMs - this.#lostAtMs;
    if (this.#isTold || sinceMs < this.#afterMs) return;
    this.#isTold = true;
    this.#onLost(sinceMs);
  }
}

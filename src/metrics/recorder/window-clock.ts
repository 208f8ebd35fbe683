// Which one-second window an instant belongs to. Two are kept: the current one, and the coming one
// for what completes before somebody has closed the current; after a stall seconds are skipped, not
// stretched.

/** Seconds count from t = 0. Instants are on the agent's clock. */
export class WindowClock {
  #originAtMs: number | null = null;
  #second = -1;
  #comingSecond: number | null = null;
  #endsAtMs = Number.POSITIVE_INFINITY;

  setOrigin(originAtMs: number): void {
    this.#originAtMs = originAtMs;
  }

  /** Begins the first window, the one of `nowMs`; once, after `setOrigin`. */
  start(nowMs: number): void {
    if (!this.hasStarted) this.#begin(this.secondOf(nowMs));
  }

  get hasStarted(): boolean {
    return this.#endsAtMs !== Number.POSITIVE_INFINITY;
  }

  /** -1 while t = 0 is not known. */
  secondOf(atMs: number): number {
    return this.#originAtMs === null ? -1 : Math.floor((atMs - this.#originAtMs) / 1000);
  }

  get second(): number {
    return this.#second;
  }

  /**
   * Whether an instant belongs to the coming window; the first one decides which second that is.
   */
  isComing(atMs: number): boolean {
    if (atMs < this.#endsAtMs) return false;
    this.#comingSecond ??= this.secondOf(atMs);
    return true;
  }

  canClose(nowMs: number): boolean {
    return nowMs >= this.#endsAtMs;
  }

  /** Ends the current window; the coming one takes its place. */
  turn(nowMs: number): void {
    this.#begin(this.#comingSecond ?? this.secondOf(nowMs));
    this.#comingSecond = null;
  }

  #begin(second: number): void {
    this.#second = second;
    this.#endsAtMs = (this.#originAtMs ?? 0) + (second + 1) * 1000;
  }
}

// Time, injected. Intervals come only from the monotonic clock; the wall clock is for labels.

export interface Clock {
  /**
   * Monotonic milliseconds with a fraction, from an origin of this process. The system's are whole
   * microseconds: finer than anything that is measured here, and small where they are kept.
   */
  nowMs(): number;
  /** Wall-clock milliseconds since the Unix epoch; may step. Labels and token expiry only. */
  wallMs(): number;
}

/** The clock of this process. */
export function systemClock(): Clock {
  return { nowMs: wholeMicroseconds, wallMs: () => Date.now() };
}

function wholeMicroseconds(): number {
  return Math.floor(performance.now() * 1000) / 1000;
}

/** A wall-clock instant as ISO 8601 in UTC with milliseconds. */
export function isoFromWallMs(wallMs: number): string {
  return new Date(wallMs).toISOString();
}

/** A clock that stands still until it is advanced: for tests and virtual time. */
export class ManualClock implements Clock {
  #nowMs: number;
  #wallOffsetMs: number;

  constructor(nowMs = 0, wallOffsetMs = 1_700_000_000_000) {
    this.#nowMs = nowMs;
    this.#wallOffsetMs = wallOffsetMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#nowMs + this.#wallOffsetMs;
  }

  advance(byMs: number): void {
    this.#nowMs += byMs;
  }

  stepWall(byMs: number): void {
    this.#wallOffsetMs += byMs;
  }
}

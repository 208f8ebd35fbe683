// When the arrivals of one load happen, as a function of their index. Seconds and rates are those
// of the load's own clock: 0 is its start. Who arrives is decided elsewhere.

/** Instants of a load's arrivals in one phase. Pure: any index at any time, in any order. */
export interface Schedule {
  readonly count: number;
  /**
   * Milliseconds from the beginning of the phase of arrival `index`, 0 .. count - 1;
   * non-decreasing.
   */
  atMs(index: number): number;
}

/**
 * Arrival i at i / rate, as long as that is before the end: a single rounding, hence no drift.
 * `ratePerSecond` of 0 gives no arrivals.
 */
export function constantSchedule(ratePerSecond: number, durationMs: number): Schedule {
  return {
    count: countBefore((ratePerSecond * durationMs) / 1000),
    atMs: (index) => (index * 1000) / ratePerSecond,
  };
}

/**
 * How many whole numbers from 0 are less than `total`, the integral of the rate. A total within
 * rounding error of a whole number is that number: 200/m for a minute is 200 arrivals, not 201.
 */
export function countBefore(total: number): number {
  return Math.max(0, Math.ceil(snapToWhole(total)));
}

/** `total`, or the whole number it misses only by the rounding of a few operations. */
export function snapToWhole(total: number): number {
  const whole = Math.round(total);
  return Math.abs(total - whole) <= 1e-9 + 4e-15 * Math.abs(whole) ? whole : total;
}

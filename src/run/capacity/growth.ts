// Whether a number grows with the seconds, or is above nothing in each of them: the slope of a
// straight line through it, and its mean, each with the interval that holds the true one in
// nineteen of twenty cases. Pure.

/** Two-sided 95 % of Student's t, for 1 to 30 degrees of freedom; beyond it is nearly normal. */
const STUDENT = [
  12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
];
const NORMAL = 1.96;

export interface Slope {
  readonly perSecond: number;
  readonly lowPerSecond: number;
  readonly highPerSecond: number;
}

/** Null with fewer than three points. */
export function slopeOf(
  points: readonly { readonly second: number; readonly value: number }[],
): Slope | null {
  const count = points.length;
  if (count < 3) return null;
  const meanX = points.reduce((sum, { second }) => sum + second, 0) / count;
  const meanY = points.reduce((sum, { value }) => sum + value, 0) / count;
  const spread = points.reduce((sum, { second }) => sum + (second - meanX) ** 2, 0);
  if (spread === 0) return null;
  const together = points.reduce(
    (sum, { second, value }) => sum + (second - meanX) * (value - meanY),
    0,
  );
  const perSecond = together / spread;
  const rest = points.reduce(
    (sum, { second, value }) => sum + (value - meanY - perSecond * (second - meanX)) ** 2,
    0,
  );
  const error = Math.sqrt(rest / (count - 2) / spread) * studentOf(count - 2);
  return { perSecond, lowPerSecond: perSecond - error, highPerSecond: perSecond + error };
}

/** The mean is surely at least that; null with fewer than three values. */
export function leastMeanOf(values: readonly number[]): number | null {
  const count = values.length;
  if (count < 3) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const rest = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return mean - Math.sqrt(rest / (count - 1) / count) * studentOf(count - 1);
}

function studentOf(freedom: number): number {
  return STUDENT[freedom - 1] ?? NORMAL;
}

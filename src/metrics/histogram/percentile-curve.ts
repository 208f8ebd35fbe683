// The whole distribution as a curve over 1 / (1 - q): every power of ten to the right is one nine
// more. What lies in results that never came is not on the curve.

import type { LatencyHistogram } from './latency-histogram.ts';

/** So many points for each nine. */
const POINTS_PER_DECADE = 20;

export interface CurvePoint {
  /** 1 / (1 - q): 100 is the 99th percentile. At least 1, at most the number of samples. */
  readonly x: number;
  readonly valueMs: number;
}

/**
 * Points of ascending x; the last one is that of the largest sample. It ends early where the
 * percentiles lie in results that never came, and is empty without finite samples.
 */
export function percentileCurve(histogram: LatencyHistogram): readonly CurvePoint[] {
  const { total } = histogram;
  const decades = Math.log10(Math.max(1, total));
  const steps = Math.ceil(decades * POINTS_PER_DECADE);
  const points: CurvePoint[] = [];
  for (let step = 0; step <= steps && total > 0; step += 1) {
    const x = step === steps ? total : 10 ** (step / POINTS_PER_DECADE);
    const valueMs = histogram.quantileMs(step === steps ? 1 : 1 - 1 / x);
    if (valueMs === null || !Number.isFinite(valueMs)) break;
    points.push({ x, valueMs });
  }
  return points;
}

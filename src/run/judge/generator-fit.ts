// Whether the generator itself was fit to measure: lags and gaps of the rig against the plan's
// bounds.

import type { GeneratorHealth } from '../../metrics/index.ts';
import type { GeneratorBounds } from '../../scenario/index.ts';

export interface GeneratorFit {
  readonly fit: boolean;
  readonly bounds: Readonly<Record<string, number>>;
  readonly reasons: readonly string[];
}

/** Holds the health of the merged agents against the bounds of the scenario. */
export function judgeGenerator(health: GeneratorHealth, bounds: GeneratorBounds): GeneratorFit {
  const reasons: string[] = [];
  if (health.pacerLagP99Ms > bounds.pacerLagP99Ms) {
    reasons.push(
      `pacer lag p99 was ${health.pacerLagP99Ms.toFixed(1)} ms, above ${bounds.pacerLagP99Ms} ms`,
    );
  }
  return {
    fit: reasons.length === 0,
    bounds: { pacerLagP99Ms: bounds.pacerLagP99Ms, loopGapMs: bounds.loopGapMs },
    reasons,
  };
}

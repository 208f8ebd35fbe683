// Whether the generator itself was fit to measure: lags and gaps of the rig against the plan's
// bounds, and whether rig and server were in each other's way.

import type { GeneratorHealth } from '../../metrics/index.ts';
import { type GeneratorBounds, isLoopbackUrl } from '../../scenario/index.ts';
import type { RunResult } from '../run-result.ts';

/** On a machine that is busier than this, who shares it waits for its processors. */
const CONTENDED_RATIO = 0.9;

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

/** Server and rig shared a machine that was busy: the latencies hold waiting for its CPU. */
export function isContended(health: GeneratorHealth, target: RunResult['target']): boolean {
  const isShared = target.kind === 'embedded' || isLoopbackUrl(target.url);
  return isShared && health.machineCpuRatio > CONTENDED_RATIO;
}

// A scenario at another load: its rates multiplied, or its users and rates together; every load as
// long as a step.

import { EarshotError } from '../../base/index.ts';
import type { Load, Scenario } from '../../scenario/index.ts';

/** Loads whose rate is one number: only of them can a rate be said to hold. */
type Rated = Extract<Load, { readonly executor: 'constant-arrival-rate' | 'poisson-arrival-rate' }>;

function isRated(load: Load): load is Rated {
  return load.executor === 'constant-arrival-rate' || load.executor === 'poisson-arrival-rate';
}

/** @throws EarshotError `PLAN_INVALID` when a load has no constant rate. */
export function assertSteady({ loads }: Scenario): void {
  const odd = loads.find((load) => !isRated(load) || load.startAtMs > 0);
  if (odd === undefined) return;
  const text = `The load '${odd.name}' (${odd.executor}) has no constant rate from start to end.`;
  throw new EarshotError('PLAN_INVALID', text, {
    hint: 'A capacity is searched with constant-arrival-rate or poisson-arrival-rate from t = 0.',
  });
}

export interface StepLength {
  readonly durationMs: number;
  /** At least; the scenario may have a longer one. */
  readonly warmupMs: number;
}

/** Rates times `factor`, every load as long as the step. */
export function withRates(scenario: Scenario, factor: number, length: StepLength): Scenario {
  const { durationMs } = length;
  const loads = scenario.loads.map((load) =>
    isRated(load) ? { ...load, durationMs, ratePerSecond: load.ratePerSecond * factor } : load,
  );
  // Second 0 begins with as much under way as the last one ends with.
  return { ...scenario, loads, warmupMs: Math.max(length.warmupMs, scenario.warmupMs) };
}

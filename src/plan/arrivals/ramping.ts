// Arrivals of a rate that is linear in each stage. Arrival i happens when the integral of the rate
// leaves i, so that a stretch without rate holds none and the next one waits for the rate's return.

import type { RateStage } from '../../scenario/index.ts';
import { countBefore, type Schedule, snapToWhole } from './schedule.ts';

interface Leg {
  readonly fromMs: number;
  readonly durationMs: number;
  readonly startPerSecond: number;
  readonly endPerSecond: number;
  /** Integral of the rate before this leg. */
  readonly before: number;
  /** Integral of the rate within it; above 0. */
  readonly area: number;
}

/** Stages of 0 ms are jumps; counts are exact where the integral is whole. */
export function rampingSchedule(
  startRatePerSecond: number,
  stages: readonly RateStage[],
): Schedule {
  const legs = layOutLegs(startRatePerSecond, stages);
  const last = legs.at(-1);
  return {
    count: last === undefined ? 0 : countBefore(last.before + last.area),
    atMs: (index) => atMsOf(legs, index),
  };
}

function layOutLegs(startRatePerSecond: number, stages: readonly RateStage[]): readonly Leg[] {
  const legs: Leg[] = [];
  let fromMs = 0;
  let before = 0;
  let startPerSecond = startRatePerSecond;
  for (const { toPerSecond: endPerSecond, overMs: durationMs } of stages) {
    const area = ((startPerSecond + endPerSecond) * durationMs) / 2000;
    if (area > 0) legs.push({ fromMs, durationMs, startPerSecond, endPerSecond, before, area });
    before = snapToWhole(before + area);
    fromMs += durationMs;
    startPerSecond = endPerSecond;
  }
  return legs;
}

/** The last leg whose integral has not left `index` before its start. */
function atMsOf(legs: readonly Leg[], index: number): number {
  let low = 0;
  let high = legs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((legs[middle] as Leg).before <= index) low = middle;
    else high = middle - 1;
  }
  const leg = legs[low] as Leg;
  return leg.fromMs + msIntoLeg(leg, index - leg.before);
}

/**
 * Solves a·τ + (b − a)·τ² / 2d = n for the smaller root, in the form 2n / (a + √(a² + 2n(b −
 * a)/d)), which neither cancels nor divides by b − a (Press et al., Numerical Recipes, section
 * 5.6).
 */
function msIntoLeg(leg: Leg, arrivals: number): number {
  if (arrivals <= 0) return 0;
  const { startPerSecond: start, endPerSecond: end } = leg;
  const seconds = leg.durationMs / 1000;
  const root = Math.sqrt(Math.max(0, start * start + (2 * arrivals * (end - start)) / seconds));
  return Math.min(leg.durationMs, (2000 * arrivals) / (start + root));
}

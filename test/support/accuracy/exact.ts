// Percentiles by an exact sort, and whether the machine was quiet enough for its times to mean
// anything.

import type { RunResult } from '../../../src/run/run-result.ts';

/** The value at a quantile by nearest rank, as a report means it; NaN without values. */
export function exactQuantile(values: readonly number[], ratio: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil(ratio * sorted.length - 1e-9)));
  return sorted[rank - 1] ?? Number.NaN;
}

/** Above any of these the figures hold what others on the machine did. */
const QUIET = {
  pacerLagP99Ms: 3,
  loopGapMaxMs: 60,
  receiveLagP99Ms: 3,
  machineCpuRatio: 0.85,
  stealRatio: 0.02,
} as const;

/**
 * What keeps this machine from being quiet, in words, by the generator's own figures; empty when
 * it is. A test then says so and holds what is true on any machine.
 */
export function disquiet(
  { generator }: RunResult,
  bounds: Readonly<Record<keyof typeof QUIET, number>> = QUIET,
): readonly string[] {
  const names = Object.keys(QUIET) as (keyof typeof QUIET)[];
  return names.flatMap((name) => {
    const value = generator[name] ?? 0;
    return value <= bounds[name] ? [] : [`${name} ${value.toFixed(2)} > ${bounds[name]}`];
  });
}

/**
 * Says aloud that a test could not judge all of it here; true when it could. `tighter`: bounds of
 * a test whose own bar is below them.
 */
export function isQuiet(
  result: RunResult,
  test: string,
  tighter: Partial<Readonly<Record<keyof typeof QUIET, number>>> = {},
): boolean {
  const reasons = disquiet(result, { ...QUIET, ...tighter });
  if (reasons.length === 0) return true;
  process.stderr.write(`not quiet enough for upper bounds: ${test}: ${reasons.join(', ')}\n`);
  return false;
}

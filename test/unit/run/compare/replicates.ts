// Runs as a comparison reads them: the passing result of the golden reports with other numbers.

import type { Replicate, ReplicateGroup, RunResult } from '../../../../src/run/index.ts';
import { PASSING } from '../../../golden/report/results.ts';

export interface Sketch {
  /** p(99) of delivery_time of each run. */
  readonly p99Ms: readonly (number | null)[];
  readonly changed?: Partial<RunResult>;
}

/** A group of runs; their ids begin with its name. */
export function groupOf(name: string, { p99Ms, changed = {} }: Sketch): ReplicateGroup {
  const replicates = p99Ms.map((valueMs, at) => replicateOf(`${name}/${at + 1}`, valueMs, changed));
  return { name, replicates };
}

function replicateOf(
  directory: string,
  p99Ms: number | null,
  changed: Partial<RunResult>,
): Replicate {
  const { latency } = PASSING;
  const delivery = { ...latency.delivery_time, p99Ms, missing: p99Ms === null ? 300 : 0 };
  const result: RunResult = {
    ...PASSING,
    runId: `run-${directory}`,
    latency: { ...latency, delivery_time: delivery },
    ...changed,
  };
  return { directory, result };
}

/** Five runs that vary by one per cent around a value. */
export function around(valueMs: number): readonly number[] {
  return [0.99, 1.01, 1, 0.985, 1.015].map((factor) => factor * valueMs);
}

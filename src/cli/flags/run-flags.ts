// The flags of `earshot run`, as commander hands them over, and those that make it the same run.

import type { CiFlags } from '../ci.ts';
import { changingFlags, type ScenarioFlags } from '../load-scenario.ts';
import type { MetricsFlags } from '../metrics/metrics-flags.ts';

export interface RunFlags extends ScenarioFlags, CiFlags, Omit<MetricsFlags, 'allowTarget'> {
  readonly workers?: string;
  readonly shard?: string;
  readonly repeat?: string;
  readonly out?: string;
  readonly record?: boolean;
  /** The port, or true without one. */
  readonly ui?: string | true;
  readonly output?: readonly string[];
}

/** What somebody needs to run the same again; what is only shown or written is left out. */
export function commandFlags(flags: RunFlags): readonly string[] {
  const workers = flags.workers === undefined ? [] : ['--workers', flags.workers];
  const shard = flags.shard === undefined ? [] : ['--shard', flags.shard];
  return [...changingFlags(flags), ...workers, ...shard];
}

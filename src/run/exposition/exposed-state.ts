// What `/metrics` says of a run, as plain values: the same for a run in progress and for its
// result. Null is what is not known, and is not exposed.

import type {
  BucketCounts,
  EXPOSED_PHASES,
  EXPOSED_SEVERITIES,
  Exposure,
  SeriesKey,
  ThresholdResult,
} from '../../metrics/index.ts';
import type { CheckName } from '../../scenario/index.ts';
import type { CheckResult, VerdictName } from '../run-result.ts';

export interface ExposedAgent {
  readonly index: number;
  readonly pacerLagMaxMs: number;
  readonly receiveLagMaxMs: number;
  readonly loopGapMaxMs: number;
  readonly gcPauseMaxMs: number;
  readonly cpuRatio: number;
  readonly rssBytes: number;
}

export interface ExposedState {
  readonly info: {
    readonly runId: string;
    readonly scenarioName: string;
    readonly version: string;
  };
  readonly exposure: Exposure;
  readonly phase: (typeof EXPOSED_PHASES)[number];
  readonly elapsedMs: number | null;
  readonly usersPlanned: number;
  readonly usersConnected: number | null;
  readonly arrivalsWaiting: number | null;
  readonly outstanding: { readonly count: number; readonly oldestMs: number } | null;
  readonly readback: { readonly owed: number; readonly done: number };
  /** By metric, and by series key for loads; what is absent is not known. */
  readonly counts: Readonly<Record<SeriesKey, number>>;
  readonly buckets: Readonly<Record<SeriesKey, BucketCounts>>;
  readonly findings: Readonly<Record<(typeof EXPOSED_SEVERITIES)[number], number>>;
  readonly violations: readonly (readonly [CheckName, number])[];
  readonly checks: Readonly<Record<CheckResult['verdict'], number>> | null;
  /** In the order of the scenario; null until they are judged. */
  readonly thresholds: readonly Pick<ThresholdResult, 'value' | 'unit' | 'verdict'>[] | null;
  readonly agents: { readonly alive: number; readonly lost: number };
  readonly agentGauges: readonly ExposedAgent[];
  /** Of the machine that the agents share; null where it is not known. */
  readonly machine: { readonly cpuRatio: number | null; readonly stealRatio: number | null };
  readonly verdict: VerdictName | null;
  readonly isGeneratorFit: boolean | null;
  readonly isContended: boolean | null;
}

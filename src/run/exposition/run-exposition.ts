// The numbers of one run for `/metrics`, from before its first message until after its verdict.
// Takes what the coordinator is told anyway; it keeps the last word of each agent and no history.

import type { Family } from '../../exposition/index.ts';
import {
  addBucketCounts,
  type BucketCounts,
  type ExposedCounts,
  type Exposure,
  planExposure,
  RUN_FAMILIES,
  type SeriesKey,
  type WindowRecord,
} from '../../metrics/index.ts';
import type { Plan } from '../../plan/index.ts';
import type { CheckName } from '../../scenario/index.ts';
import type { Finding } from '../../verify/index.ts';
import type { RunProgress } from '../run-progress.ts';
import type { RunResult } from '../run-result.ts';
import type { ExposedState } from './exposed-state.ts';
import { stateFamilies } from './state-families.ts';
import { stateOfResult } from './state-of-result.ts';

export interface ExposedRun extends Pick<ExposedState, 'info'> {
  readonly plan: Plan;
  readonly workers: number;
}

/** Counts that the result does not tell: they stay as they were told last. */
const LIVE_COUNTS = [
  'sockets_opened',
  'sockets_lost',
  'connects_failed',
  'reads',
  'reads_failed',
  'error_frames',
] as const;

/**
 * Made by who opens the door, and given to the run. Before the run begins it exposes its phase
 * alone; after its end it stays with the result.
 */
export class RunExposition {
  readonly #told = new Map<number, ExposedCounts>();
  readonly #windows = new Map<number, WindowRecord>();
  readonly #violations = new Map<CheckName, number>();
  #run: ExposedRun | null = null;
  #exposure: Exposure | null = null;
  #progress: RunProgress | null = null;
  #result: RunResult | null = null;

  /** The run is known: what its agents are to tell. */
  begin(run: ExposedRun): Exposure {
    const { plan, workers } = run;
    this.#run = run;
    this.#exposure = planExposure({
      loadNames: plan.loads.map((load) => load.name),
      thresholds: plan.thresholds,
      agents: workers,
    });
    return this.#exposure;
  }

  takeCounts(agent: number, counts: ExposedCounts): void {
    this.#told.set(agent, counts);
  }

  takeWindow(agent: number, window: WindowRecord): void {
    this.#windows.set(agent, window);
  }

  takeFindings(findings: readonly Finding[]): void {
    for (const { check, suspected } of findings) {
      if (!suspected) this.#violations.set(check, (this.#violations.get(check) ?? 0) + 1);
    }
  }

  takeProgress(progress: RunProgress): void {
    this.#progress = progress;
  }

  /** The run has ended: from here on its result is told. */
  conclude(result: RunResult): void {
    this.#result = result;
  }

  families(): readonly Family[] {
    const state = this.#state();
    return state === null ? PREPARING : stateFamilies(state);
  }

  #state(): ExposedState | null {
    const counts = this.#counts();
    if (this.#result !== null) {
      const state = stateOfResult(this.#result, this.#exposure ?? undefined);
      const rest = LIVE_COUNTS.flatMap((name) =>
        counts[name] === undefined ? [] : [[name, counts[name]] as const],
      );
      return { ...state, counts: { ...state.counts, ...Object.fromEntries(rest) } };
    }
    if (this.#run === null || this.#exposure === null) return null;
    return this.#liveState(this.#run, this.#exposure, counts);
  }

  #liveState(
    run: ExposedRun,
    exposure: Exposure,
    counts: Readonly<Record<string, number>>,
  ): ExposedState {
    const progress = this.#progress;
    const windows = [...this.#windows.values()];
    return {
      info: run.info,
      exposure,
      phase: progress?.phase ?? 'prepare',
      elapsedMs: progress?.elapsedMs ?? null,
      usersPlanned: run.plan.userCount,
      usersConnected: progress?.connectedUsers ?? 0,
      arrivalsWaiting: progress?.backlog ?? 0,
      outstanding: {
        count: windows.reduce((total, window) => total + window.gauges.outstanding, 0),
        oldestMs: Math.max(0, ...windows.map((window) => window.gauges.oldestOutstandingMs)),
      },
      readback: { owed: progress?.readsOwed ?? 0, done: progress?.readsDone ?? 0 },
      counts: { ...counts, anomalies: anomaliesOf(progress) },
      buckets: this.#buckets(),
      findings: progress?.findings ?? NO_FINDINGS,
      violations: [...this.#violations].sort(([a], [b]) => (a < b ? -1 : 1)),
      checks: null,
      thresholds: null,
      agents: {
        alive: progress?.agentsAlive ?? 0,
        lost: (progress?.agentsTotal ?? 0) - (progress?.agentsAlive ?? 0),
      },
      agentGauges: [...this.#windows].map(([index, { gauges }]) => ({ ...gauges, index })),
      machine: machineOf(windows),
      verdict: null,
      isGeneratorFit: null,
      isContended: null,
    };
  }

  #counts(): Readonly<Record<SeriesKey, number>> {
    const sums: Record<SeriesKey, number> = {};
    for (const { counts } of this.#told.values()) {
      for (const [key, value] of Object.entries(counts)) sums[key] = (sums[key] ?? 0) + value;
    }
    return sums;
  }

  #buckets(): Readonly<Record<SeriesKey, BucketCounts>> {
    const told = [...this.#told.values()];
    const keys = new Set(told.flatMap(({ buckets }) => Object.keys(buckets)));
    const sums = [...keys].map((key) => {
      const parts = told.map(({ buckets }) => buckets[key]).filter((one) => one !== undefined);
      return [key, addBucketCounts(parts)] as const;
    });
    return Object.fromEntries(sums);
  }
}

/** All agents of a run look at one machine: the worst that one of them saw. */
function machineOf(windows: readonly WindowRecord[]): ExposedState['machine'] {
  const steal = windows.map(({ gauges }) => gauges.stealRatio).filter((one) => one !== null);
  return {
    cpuRatio: largestOf(windows.map(({ gauges }) => gauges.machineCpuRatio)),
    stealRatio: largestOf(steal),
  };
}

function largestOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

const PREPARING: readonly Family[] = [
  {
    name: 'earshot_run_phase',
    help: RUN_FAMILIES.earshot_run_phase.help,
    type: 'gauge',
    samples: [{ labels: { phase: 'prepare' }, value: 1 }],
  },
];

const NO_FINDINGS = { C: 0, E: 0, W: 0, L: 0, I: 0, suspected: 0 } as const;

/** Severity W and above, as in the result. */
function anomaliesOf(progress: RunProgress | null): number {
  const { C, E, W } = progress?.findings ?? NO_FINDINGS;
  return C + E + W;
}

// `doctor`: this machine against a plan, and its calibration when there is one.

import { type Clock, EXIT, type ExitCode } from '../../base/index.ts';
import { isLoopbackHost } from '../../client/index.ts';
import { planPeaks } from '../../plan/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { Calibration } from '../calibration/calibration.ts';
import { planOf } from '../prepare/plan-of.ts';
import { resourceNeeds } from '../prepare/resources.ts';
import { workersFor } from '../prepare/workers.ts';
import { type DoctorRow, examineMachine, type PlanNeeds } from './examine-machine.ts';
import { type MachineFacts, readMachineFacts } from './machine-facts.ts';

export interface Diagnosis {
  /** Name of the scenario that the machine was held against; null: none. */
  readonly scenarioName: string | null;
  readonly facts: MachineFacts;
  readonly rows: readonly DoctorRow[];
  /** Of this machine; null: none was made. */
  readonly calibration: Calibration | null;
  /** 5 when a row fails: a run would be refused, or could not be judged. */
  readonly exitCode: ExitCode;
}

export interface ExamineOptions {
  readonly clock: Clock;
  /** Null: the machine alone. */
  readonly scenario: Scenario | null;
  /** Null: as a run would take them. */
  readonly workers: number | null;
  readonly calibration: Calibration | null;
}

/** @throws EarshotError `PLAN_INVALID`, `BEHAVIOR_INVALID` when the scenario has no plan. */
export async function examine(options: ExamineOptions): Promise<Diagnosis> {
  const { clock, scenario, calibration } = options;
  const needs = scenario === null ? null : needsOf(scenario, options.workers);
  const facts = await readMachineFacts({ clock });
  const rows = examineMachine(facts, needs, calibration);
  const exitCode = rows.some(({ status }) => status === 'fail') ? EXIT.unknown : EXIT.pass;
  return { scenarioName: scenario?.name ?? null, facts, rows, calibration, exitCode };
}

function needsOf(scenario: Scenario, wanted: number | null): PlanNeeds {
  const plan = planOf(scenario);
  const { target } = scenario;
  const isLoopback = target.kind === 'embedded' || isLoopbackHost(new URL(target.url).hostname);
  const workers = workersFor(plan, { shard: null, wanted, isLoopback });
  return {
    ...resourceNeeds(scenario, plan.userCount, workers),
    workers,
    inFlightCount: plan.connect.inFlightCount,
    peakMessagesPerSecond: planPeaks(plan).messagesPerSecond,
    isLoopback,
  };
}

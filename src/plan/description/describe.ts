// Describes a plan before it runs. Pure: sends nothing, asks nothing.

import { isOpenLoad } from '../arrivals/load-schedule.ts';
import { plannedArrivals } from '../arrivals/stream.ts';
import { loadEndMs } from '../load-end.ts';
import { peakMessageRate, peakOfLoad } from '../peaks.ts';
import type { Plan } from '../plan.ts';
import { cellSize, loadUserCount } from '../population.ts';
import type {
  DescribeOptions,
  LoadDescription,
  PhaseDescription,
  PlanDescription,
  ReadbackDescription,
} from './description.ts';
import { exercisedChecks, requiredChecks } from './exercised.ts';
import { estimateReadback, messagesOfLoad } from './volume.ts';
import { planWarnings } from './warnings.ts';

/**
 * Histories that a common server answers in a second, for the estimate of the readback's length.
 */
const READS_PER_SECOND = 500;

/** What would happen: phases, loads, volume, checks, warnings. */
export function describePlan(plan: Plan, options: DescribeOptions): PlanDescription {
  const loads = plan.loads.map((_, index) => describeLoad(plan, index));
  const expected = loads.reduce((sum, load) => sum + load.messages, 0);
  const readback = estimateReadback(plan, expected, options.existingRowsPerConversation ?? 0);
  const phases = describePhases(plan, readback);
  const size = cellSize(plan.conversations);
  return {
    name: plan.name,
    seed: plan.seed,
    sha256: plan.sha256,
    workers: options.workers,
    users: plan.userCount,
    usersConnectedAtStart: connectedAtStart(plan),
    conversations: plan.conversations,
    cells: {
      count: plan.cells.length,
      size,
      incomplete: plan.cells.filter(({ userCount }) => userCount < size).length,
    },
    phases,
    totalMs: phases.reduce((sum, { durationMs }) => sum + durationMs, 0),
    loads,
    messages: {
      expected,
      isUpperBound: plan.loads.some(isUncertain),
      peakPerSecond: peakMessageRate(plan),
    },
    readback,
    checks: { ...exercisedChecks(plan), required: requiredChecks(plan) },
    warnings: planWarnings(plan, options),
  };
}

function describeLoad(plan: Plan, index: number): LoadDescription {
  const load = plan.loads[index] as Plan['loads'][number];
  return {
    name: load.name,
    executor: load.executor,
    behaviors: load.behaviors.map(({ behavior }) => behavior),
    users: loadUserCount(plan, load),
    startAtMs: load.startAtMs,
    endMs: loadEndMs(load),
    arrivals: isOpenLoad(load) ? plannedArrivals(plan, index) : null,
    peak: peakOfLoad(plan, load),
    messages: messagesOfLoad(plan, index),
  };
}

function connectedAtStart(plan: Plan): number {
  return plan.slices.reduce(
    (sum, slice) => sum + (slice.connectedAtStart ? slice.userCount : 0),
    0,
  );
}

function describePhases(plan: Plan, readback: ReadbackDescription): readonly PhaseDescription[] {
  const connectMs = (connectedAtStart(plan) * 1000) / plan.connect.ratePerSecond;
  const { settleMs, readbackMs } = plan.deadlines;
  const estimatedMs = Math.ceil((readback.requests * 1000) / READS_PER_SECOND);
  return [
    { name: 'connect', durationMs: Math.ceil(connectMs), certainty: 'estimate' },
    { name: 'warmup', durationMs: plan.warmupMs, certainty: 'exact' },
    { name: 'measure', durationMs: plan.measureMs, certainty: 'exact' },
    { name: 'settle', durationMs: settleMs, certainty: 'at-most' },
    readbackMs === null
      ? { name: 'readback', durationMs: estimatedMs, certainty: 'estimate' }
      : { name: 'readback', durationMs: readbackMs, certainty: 'at-most' },
  ];
}

/** A mix, a conversation or a closed load sends what its weights, partners and servers let it. */
function isUncertain(load: Plan['loads'][number]): boolean {
  return (
    load.behaviors.length > 1 ||
    load.behaviors.some(({ behavior }) => behavior === 'converse') ||
    !(isOpenLoad(load) || load.executor === 'per-user-iterations')
  );
}

// Whether a load holds, from the result and the seconds of its run. Loss above the knee is the
// answer, not a failure of the search. Pure.

import type { WindowRecord } from '../../metrics/index.ts';
import type { RunResult } from '../run-result.ts';
import { leastMeanOf, slopeOf } from './growth.ts';
import type { TrialVerdict } from './search.ts';

/** Completed over offered below this breaks. */
export const ACHIEVED_RATIO = 0.99;
/** Outstanding work may grow by this part of the rate, as far as can be told. */
export const GROWTH_RATIO = 0.005;
/** So little growth over a whole step is no queue, however low the rate. */
const GROWTH_FLOOR = 10;

/** The agent itself stood still: what piled up meanwhile is not the server's. */
const LOOP_GAP_MS = 250;

/** Reasons that speak of the rig, not of the server. */
const RIG_KINDS: readonly string[] = ['generator', 'agent', 'rig', 'shard'];

export interface StepFigures {
  readonly verdict: TrialVerdict;
  /** Why it does not hold, or why nothing can be said; empty when it holds. */
  readonly reasons: readonly string[];
  readonly offeredPerSecond: number;
  readonly achievedPerSecond: number;
  /** Of outstanding messages, per second: at most, quick at least (95 %); null: not known. */
  readonly growthPerSecond: number | null;
  readonly deliveryP50Ms: number | null;
  readonly deliveryP99Ms: number | null;
  readonly lost: number | null;
  readonly users: number;
}

/**
 * `isQuick`: a few seconds cannot show that nothing grows, and one slow moment in them is much;
 * only growth and shortfall that are sure break there.
 */
export function judgeStep(
  result: RunResult,
  windows: readonly WindowRecord[],
  isQuick: boolean,
): StepFigures {
  const seconds = Math.floor(result.plan.measureMs / 1000);
  const measured = windows.filter(({ second }) => second >= 0 && second < seconds);
  const offeredPerSecond = sumOf(measured, 'messages_planned') / Math.max(1, seconds);
  const achievedPerSecond = sumOf(measured, 'messages_delivered') / Math.max(1, seconds);
  const shortfallPerSecond =
    (isQuick ? leastMeanOf(measured.map((window) => shortfallOf(window))) : null) ??
    offeredPerSecond - achievedPerSecond;
  const slope = slopeOf(
    measured.map(({ second, gauges }) => ({ second, value: gauges.outstanding })),
  );
  const growthPerSecond = (isQuick ? slope?.lowPerSecond : slope?.highPerSecond) ?? null;
  const mayGrow = Math.max(GROWTH_RATIO * offeredPerSecond, GROWTH_FLOOR / Math.max(1, seconds));
  const grows = isQuick ? 'at least' : 'up to';
  const growth =
    growthPerSecond !== null && growthPerSecond > mayGrow
      ? [`outstanding work grows by ${grows} ${growthPerSecond.toFixed(1)}/s`]
      : [];
  const isSure = (slope?.lowPerSecond ?? 0) > mayGrow;
  const gapMs = Math.max(0, ...measured.map(({ gauges }) => gauges.loopGapMaxMs));
  const other = [
    ...(shortfallPerSecond > (1 - ACHIEVED_RATIO) * offeredPerSecond
      ? [`achieved ${achievedPerSecond.toFixed(1)} of ${offeredPerSecond.toFixed(1)}/s`]
      : []),
    ...result.reasons.filter((reason) => !isOfRig(reason)).map(({ text }) => text),
  ];
  const isUntold = growth.length > 0 && !isSure && other.length === 0 && gapMs > LOOP_GAP_MS;
  const rig = [
    ...result.reasons.filter((reason) => isOfRig(reason)).map(({ text }) => text),
    ...(isUntold ? [`the generator stood still for ${gapMs.toFixed(0)} ms: ${growth[0]}`] : []),
  ];
  const server = [...growth, ...other];
  const verdict = rig.length > 0 ? 'unfit' : server.length > 0 ? 'breaks' : 'holds';
  return {
    verdict,
    reasons: verdict === 'unfit' ? rig : server,
    ...{ offeredPerSecond, achievedPerSecond, growthPerSecond },
    deliveryP50Ms: result.latency.delivery_time.p50Ms,
    deliveryP99Ms: result.latency.delivery_time.p99Ms,
    lost: result.messages.lost,
    users: result.plan.users,
  };
}

/** A step that this machine could not begin: nothing was sent. */
export function unfitStep(
  reason: string,
  offered: Pick<StepFigures, 'offeredPerSecond' | 'users'>,
): StepFigures {
  return {
    ...{ verdict: 'unfit', reasons: [reason], ...offered },
    ...{ achievedPerSecond: 0, growthPerSecond: null, lost: null },
    ...{ deliveryP50Ms: null, deliveryP99Ms: null },
  };
}

/** A threshold that could not be judged says nothing of the server either. */
function isOfRig({ kind, exitCode }: RunResult['reasons'][number]): boolean {
  return RIG_KINDS.includes(kind) || (kind === 'threshold' && exitCode === 5);
}

function shortfallOf({ counts }: WindowRecord): number {
  return (counts.messages_planned ?? 0) - (counts.messages_delivered ?? 0);
}

function sumOf(windows: readonly WindowRecord[], metric: string): number {
  return windows.reduce((sum, { counts }) => sum + (counts[metric] ?? 0), 0);
}

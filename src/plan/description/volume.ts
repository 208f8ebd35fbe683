// How much a plan moves: messages of each load, and what reading everything back will cost. The API
// returns whole conversations, to both sides, so existing rows are read too.

import { isOpenLoad } from '../arrivals/load-schedule.ts';
import { plannedArrivals } from '../arrivals/stream.ts';
import { activeUserCount } from '../closed-users.ts';
import { loadEndMs } from '../load-end.ts';
import { conversationCount } from '../partners.ts';
import { iterationsPerArrival, iterationsPerSecond, messagesPerIteration } from '../peaks.ts';
import type { Plan } from '../plan.ts';
import { loadUserCount } from '../population.ts';
import type { ReadbackDescription } from './description.ts';

/** A row of the documented history without its body, as compact JSON. */
const ROW_BYTES = 420;

/** What a thread holds beside its last message. */
const THREAD_BYTES = 150;

/** Iterations of one load: warm-up and measure phase. Closed loads: at most, with a fraction. */
export function iterationsOf(plan: Plan, loadIndex: number): { warmup: number; measure: number } {
  const load = plan.loads[loadIndex];
  if (load === undefined) return { warmup: 0, measure: 0 };
  if (isOpenLoad(load)) {
    const { warmup, measure } = plannedArrivals(plan, loadIndex);
    const iterations = iterationsPerArrival(load);
    return { warmup: warmup * iterations, measure: measure * iterations };
  }
  const userCount = loadUserCount(plan, load);
  if (load.executor === 'per-user-iterations') {
    return { warmup: 0, measure: userCount * load.iterations };
  }
  const perSecond = iterationsPerSecond(load);
  const warmupUsers = Math.min(userCount, activeUserCount(load, -1));
  const userSeconds = averageUsers(plan, loadIndex) * ((loadEndMs(load) - load.startAtMs) / 1000);
  return {
    warmup: (warmupUsers * perSecond * plan.warmupMs) / 1000,
    measure: userSeconds * perSecond,
  };
}

/** Load messages of one load in both phases, at most. */
export function messagesOfLoad(plan: Plan, loadIndex: number): number {
  const load = plan.loads[loadIndex];
  if (load === undefined) return 0;
  const { warmup, measure } = iterationsOf(plan, loadIndex);
  return Math.round((warmup + measure) * messagesPerIteration(load));
}

/** Requests and bytes of the readback after `messageCount` messages. */
export function estimateReadback(
  plan: Plan,
  messageCount: number,
  existingRows: number,
): ReadbackDescription {
  if (messageCount === 0) return { conversations: 0, requests: 0, bytes: 0 };
  const possible = plan.cells.reduce((sum, cell) => sum + conversationCount(plan, cell), 0);
  // Balls into bins: the share of conversations that none of the messages falls into is e^(-m/c).
  const touched = Math.ceil(possible * (1 - Math.exp(-messageCount / possible)));
  const conversations = Math.min(possible, messageCount, touched);
  const rowBytes = ROW_BYTES + meanBodyBytes(plan);
  const historyBytes = 2 * (messageCount + conversations * existingRows) * rowBytes;
  const threadBytes = 2 * conversations * (rowBytes + THREAD_BYTES);
  return {
    conversations,
    requests: 2 * conversations + plan.userCount,
    bytes: Math.round(historyBytes + threadBytes),
  };
}

/** About: UTF-16 units, most of them one byte in UTF-8. */
function meanBodyBytes({ messages: { size } }: Plan): number {
  switch (size.kind) {
    case 'fixed':
      return size.length;
    case 'uniform':
      return (size.low + size.high) / 2;
    case 'lognormal': {
      const sigma = Math.log(size.p99 / size.median) / 2.3263478740408408;
      return size.median * Math.exp((sigma * sigma) / 2);
    }
  }
}

/** Active users of a closed load over its own time, by the area of its stages. */
function averageUsers(plan: Plan, loadIndex: number): number {
  const load = plan.loads[loadIndex];
  if (load === undefined) return 0;
  if (load.executor !== 'ramping-users') return loadUserCount(plan, load);
  let area = 0;
  let from = load.startUsers;
  for (const { toUsers, overMs } of load.stages) {
    area += ((from + toUsers) / 2) * overMs;
    from = toUsers;
  }
  return area / Math.max(1, loadEndMs(load) - load.startAtMs);
}

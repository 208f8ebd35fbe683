// The same run in another order that the clock allows: what bears one instant changes places, as
// long as each socket keeps its own order and nothing arrives before it was sent.

import { Random, shuffleInPlace } from '../../../src/base/index.ts';
import type { MarkerReading, Observation } from '../../../src/observation/index.ts';
import type { Call } from '../history.ts';

/** Reorders runs of observations of equal instants, seeded. */
export function swapEqualInstants(calls: readonly Call[], seed: string): readonly Call[] {
  const random = new Random(seed);
  const swapped: Call[] = [];
  let group: Observation[] = [];
  const flush = (): void => {
    for (const observation of inAnotherOrder(group, random)) {
      swapped.push({ call: 'observe', observation });
    }
    group = [];
  };
  for (const call of calls) {
    const isSame = call.call === 'observe' && group[0]?.atMs === call.observation.atMs;
    if (!isSame) flush();
    if (call.call === 'observe') group.push(call.observation);
    else swapped.push(call);
  }
  flush();
  return swapped;
}

function inAnotherOrder(group: readonly Observation[], random: Random): readonly Observation[] {
  if (group.length < 2) return group;
  const rest = shuffleInPlace([...new Set(group.map(laneOf))], random);
  const lanes = new Map(rest.map((lane) => [lane, group.filter((o) => laneOf(o) === lane)]));
  const order: Observation[] = [];
  while (order.length < group.length) {
    const lane = rest[random.nextBelow(rest.length)] as string;
    const next = lanes.get(lane)?.[0];
    if (next === undefined || !isReady(next, group, order)) continue;
    lanes.get(lane)?.shift();
    order.push(next);
  }
  return order;
}

/** A socket keeps its order; reads of one user and things without a user keep theirs. */
function laneOf(observation: Observation): string {
  if ('socket' in observation) return `socket ${observation.socket}`;
  return 'user' in observation ? `user ${observation.user}` : 'rig';
}

/** What shows a message comes after its send: a frame, or a read of its row. */
function isReady(
  next: Observation,
  group: readonly Observation[],
  done: readonly Observation[],
): boolean {
  const shown = readingsOf(next);
  if (shown.length === 0) return true;
  const sends = group.filter((one) => one.type === 'sent' && !done.includes(one));
  return !sends.some((send) => shown.some((reading) => isOf(reading, send)));
}

function readingsOf(observation: Observation): readonly MarkerReading[] {
  if (observation.type === 'frame') return [observation.reading];
  if (observation.type === 'history') return observation.rows.map(({ reading }) => reading);
  if (observation.type !== 'threads') return [];
  return observation.rows.flatMap(({ last }) => (last === null ? [] : [last.reading]));
}

function isOf(reading: MarkerReading, send: Observation): boolean {
  if (reading.status !== 'ours' || send.type !== 'sent') return false;
  const { sender, sequence } = reading.marker;
  return send.marker.sender === sender && send.marker.sequence === sequence;
}

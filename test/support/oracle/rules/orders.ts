// What must keep its order: messages of one sender and socket on the sockets of their receiver, in
// histories, in their ids.

import type { Facts, Message, Read, Socket } from '../facts.ts';
import { arrivalOn, confAtMs, isClean, pairsOf, sightsOf, socketsOf } from '../lookups.ts';
import type { Rulings } from '../rulings.ts';
import { instantOf, isIso8601 } from './times.ts';

/** Pairs with growing ids that tell that ids are meant to grow. */
const ID_PAIRS_MIN = 16;
const DELIVER_MS = 2000;

export function ruleOrders(facts: Facts, rulings: Rulings): void {
  for (const [first, second] of pairsOf(facts.messages)) {
    const isOneSocket = first.socket === second.socket && first.socket >= 0;
    if (!isOneSocket || first.order > second.order) continue;
    if (first.receiver === second.receiver) ruleArrivals(facts, [first, second], rulings);
    if (first.receiver === second.receiver) ruleRows(facts, [first, second], rulings);
    ruleIdOrder(facts, [first, second], rulings);
    ruleTimes(facts, [first, second], rulings);
  }
  ruleReplies(facts, rulings);
  ruleHistories(facts, rulings);
}

type Pair = readonly [Message, Message];

/** The first was confirmed before the second was sent; 'maybe' where both bear one instant. */
function isSequential(facts: Facts, [first, second]: Pair): boolean | 'maybe' {
  const confMs = confAtMs(facts, first);
  return confMs === second.sentAtMs ? 'maybe' : confMs < second.sentAtMs;
}

function ruleArrivals(facts: Facts, pair: Pair, rulings: Rulings): void {
  const [first, second] = pair;
  const sequential = isSequential(facts, pair);
  for (const socket of socketsOf(facts, first.receiver)) {
    const [one, other] = pair.map((message) =>
      sightsOf(facts, message, 're').filter((sight) => sight.socket === socket.socket),
    );
    const isTurned = (one ?? []).some(({ order }) => (other ?? []).some((o) => o.order < order));
    if (!isTurned || isLateness(facts, pair, socket)) continue;
    if (sequential !== false) rulings.may('monotonic-writes', ...pair);
    if (sequential !== true) rulings.may('fifo', ...pair);
    const isSingle = one?.length === 1 && other?.length === 1;
    const isSure = isSingle && [...one, ...other].every(isClean);
    if (!isSure || arrivalOn(facts, first, socket) <= arrivalOn(facts, second, socket)) continue;
    // It is charged once, by the last of those that overtook it.
    rulings.must(['monotonic-writes', 'fifo'], first);
  }
}

/** What is late is late; that it was overtaken says more only where the order is promised. */
function isLateness(facts: Facts, pair: Pair, socket: Socket): boolean {
  const [first] = pair;
  const { order } = facts.contract;
  const isPromised = order === 'pipelined' || (order === 'confirmed' && isSequential(facts, pair));
  return !isPromised && arrivalOn(facts, first, socket) - first.sentAtMs > DELIVER_MS;
}

function ruleRows(facts: Facts, pair: Pair, rulings: Rulings): void {
  if (isSequential(facts, pair) === false) return;
  const [first, second] = pair;
  const ways = facts.reads.map(({ rows }) => {
    const [one, other] = [first, second].map((message) =>
      rows.findIndex((row) => row.message === message),
    );
    return one === undefined || other === undefined || one < 0 || other < 0 || one < other;
  });
  // Which way histories run is learned from any of them.
  const runsUp = directionsOf(facts);
  if (ways.some((isUp) => !runsUp.has(isUp ? 'up' : 'down'))) {
    rulings.may('monotonic-writes', ...pair);
  }
  if (runsUp.size > 1) rulings.may('monotonic-writes', ...pair);
}

/** A reply before what its sender had been delivered, whichever way histories run. */
function ruleReplies(facts: Facts, rulings: Rulings): void {
  const runsUp = directionsOf(facts);
  for (const [one, other] of pairsOf(facts.messages)) {
    for (const [question, reply] of [
      [one, other],
      [other, one],
    ] as const) {
      if (question.sender !== reply.receiver || question.receiver !== reply.sender) continue;
      const arrivals = sightsOf(facts, question, 're').map(({ atMs }) => atMs);
      if (!arrivals.some((atMs) => atMs < reply.sentAtMs)) continue;
      const turned = facts.reads.map((read) => waysOf(read, [question, reply]));
      const isTurned = turned.some((ways) =>
        ways.some((way) => runsUp.size > 1 || !runsUp.has(way)),
      );
      if (isTurned) rulings.may('writes-follow-reads', reply);
    }
  }
}

/** Which way a history runs if the first came before the second: by each two rows of theirs. */
function waysOf({ rows }: Read, [first, second]: Pair): readonly Direction[] {
  const placesOf = (wanted: Message): readonly number[] =>
    rows.flatMap(({ message }, place) => (message === wanted ? [place] : []));
  return placesOf(first).flatMap((one) =>
    placesOf(second).map((other) => (one < other ? 'up' : 'down')),
  );
}

type Direction = 'up' | 'down';

/** How the first two rows of different time stand, in each history that has them. */
function directionsOf({ reads }: Facts): ReadonlySet<Direction> {
  return new Set(reads.flatMap((read) => directionOf(read) ?? []));
}

function directionOf(read: Read): Direction | null {
  const times = timesOf(read);
  const [first = 0] = times;
  const next = times.find((us) => us !== first);
  if (next === undefined) return null;
  return next > first ? 'up' : 'down';
}

function timesOf({ rows }: Read): readonly number[] {
  return rows.flatMap(({ shown }) =>
    shown !== null && isIso8601(shown.time) ? instantOf(shown.time).us : [],
  );
}

function ruleHistories(facts: Facts, rulings: Rulings): void {
  const directions = directionsOf(facts);
  for (const read of facts.reads) {
    const messages = read.rows.flatMap(({ message }) => message ?? []);
    const isBroken = (way: Direction): boolean => {
      const times = timesOf(read);
      return times.some((us, at) => {
        const before = times[at - 1] ?? us;
        return way === 'up' ? us < before : us > before;
      });
    };
    if (![...directions].some(isBroken)) continue;
    rulings.may('history-order', ...messages);
    // Two histories that each disagree on the order disagree with each other.
    rulings.may('history-divergence', ...messages);
    if (directions.size === 1) rulings.must(['history-order'], ...messages);
  }
}

function ruleIdOrder(facts: Facts, pair: Pair, rulings: Rulings): void {
  const [first, second] = pair;
  const { ids } = facts.contract;
  if (isSequential(facts, pair) === false) return;
  if (first.receiver !== second.receiver && ids === null) return;
  if (ids !== 'integer' && facts.messages.length <= ID_PAIRS_MIN) return;
  const idsOf = (message: Message): readonly number[] =>
    facts.sights.flatMap(({ message: of, shown }) =>
      of === message && shown !== null && /^\d+$/.test(shown.id) ? Number(shown.id) : [],
    );
  const [ones, others] = [idsOf(first), idsOf(second)];
  if (ones.some((one) => others.some((other) => other < one))) rulings.may('id-order', ...pair);
  const isSure = ids === 'integer' && isSequential(facts, pair) === true;
  if (!isSure || new Set(ones).size !== 1 || new Set(others).size !== 1) return;
  if ((others[0] ?? 0) < (ones[0] ?? 0)) rulings.must(['id-order', 'id-reuse'], ...pair);
}

function ruleTimes(facts: Facts, pair: Pair, rulings: Rulings): void {
  if (isSequential(facts, pair) === false) return;
  const [ones, others] = pair.map((message) =>
    facts.sights.flatMap(({ message: of, shown }) =>
      of === message && shown !== null && isIso8601(shown.time) ? instantOf(shown.time).us : [],
    ),
  );
  if ((ones ?? []).some((one) => (others ?? []).some((other) => other < one))) {
    rulings.may('timestamp-mismatch', ...pair);
  }
}

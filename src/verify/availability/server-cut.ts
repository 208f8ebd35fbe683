// Whether an episode of losses looks like a server that was cut in two, how surely, and what shows
// it: losses between sockets that are neither deaf nor mute. Must not charge.

import type { MessageLedger } from '../ledger/message-ledger.ts';
import { CUT_CHANCE, CUT_LOSSES, CUT_MS, CUT_PAIRS, PATTERN_CHANCE } from '../limits.ts';
import type { LossEpisode } from './loss-episodes.ts';
import { pairsOf, type SocketPair } from './socket-pairs.ts';
import { TwoSides } from './two-sides.ts';

/** A message that was lost although its sender was heard, and its receiver heard others. */
export interface LostAcross {
  readonly lost: number;
  /** The sender was heard, and the receiver heard, each on its own side. */
  readonly spoken: number;
  readonly heard: number;
}

/** What excludes that single sockets are deaf or mute: one such loss in either direction. */
export interface Witnesses {
  readonly over: LostAcross;
  readonly back: LostAcross;
}

export interface ServerCut {
  readonly episode: LossEpisode;
  readonly lostPairs: number;
  readonly heardPairs: number;
  readonly heardCount: number;
  /** Null: broken conversations would look alike. */
  readonly witnesses: Witnesses | null;
}

interface Count {
  pairs: number;
  messages: number;
  /** Pairs, and messages, that agree with the sides and might as well not have. */
  toldPairs: number;
  toldMessages: number;
}

const newCount = (): Count => ({ pairs: 0, messages: 0, toldPairs: 0, toldMessages: 0 });

/** @param owedCount messages of the run that arrived, or were lost. */
export function cutOf(
  ledger: MessageLedger,
  episode: LossEpisode,
  owedCount: number,
): ServerCut | null {
  const { lost: losses, fromMs, toMs } = episode;
  if (losses.length < CUT_LOSSES || !(toMs - fromMs >= CUT_MS)) return null;
  const pairs = pairsOf(ledger, episode);
  if (pairs === null) return null;
  const sides = new TwoSides();
  const [lost, heard] = [newCount(), newCount()];
  for (const pair of pairs) {
    const count = pair.isLost ? lost : heard;
    const joined = sides.join(pair);
    if (joined === 'against') return null;
    count.pairs += 1;
    count.messages += pair.messageCount;
    // The first message of a pair that tells something new agrees with anything.
    const isTold = joined === 'told';
    count.toldPairs += isTold ? 1 : 0;
    count.toldMessages += pair.messageCount - (isTold ? 0 : 1);
  }
  if (lost.pairs < CUT_PAIRS || heard.pairs < CUT_PAIRS) return null;
  const share = lost.messages / (lost.messages + heard.messages);
  const logOfSingle = logOfChance(share, [lost.toldMessages, heard.toldMessages]);
  if (logOfSingle + Math.log(owedCount) >= Math.log(PATTERN_CHANCE)) return null;
  const pairShare = lost.pairs / (lost.pairs + heard.pairs);
  const logOfPairs = logOfChance(pairShare, [lost.toldPairs, heard.toldPairs]);
  return {
    episode,
    lostPairs: lost.pairs,
    heardPairs: heard.pairs,
    heardCount: heard.messages,
    witnesses: logOfPairs < Math.log(CUT_CHANCE) ? witnessesAmong(pairs, sides) : null,
  };
}

/** That so many are lost, and so many are not, where each is lost with that probability. */
function logOfChance(share: number, [lost, heard]: readonly [number, number]): number {
  return lost * Math.log(share) + heard * Math.log(1 - share);
}

function witnessesAmong(pairs: readonly SocketPair[], sides: TwoSides): Witnesses | null {
  const [spoken, heard] = messagesThatArrived(pairs);
  // By what connects the sockets, then by the side of the sender.
  const groups = new Map<number, [LostAcross | null, LostAcross | null]>();
  const note = (message: number, from: number, to: number): void => {
    const spokenBy = spoken.get(from);
    const heardBy = heard.get(to);
    if (message < 0 || spokenBy === undefined || heardBy === undefined) return;
    const { root, side } = sides.placeOf(from);
    const group = groups.get(root) ?? [null, null];
    groups.set(root, group);
    group[side] ??= { lost: message, spoken: spokenBy, heard: heardBy };
  };
  for (const { one, other, isLost, there, back } of pairs) {
    if (!isLost) continue;
    note(there, one, other);
    note(back, other, one);
  }
  for (const [over, back] of groups.values()) {
    if (over !== null && back !== null) return { over, back };
  }
  return null;
}

/** One that the socket sent, and one that it received, by socket. */
function messagesThatArrived(
  pairs: readonly SocketPair[],
): readonly [spoken: ReadonlyMap<number, number>, heard: ReadonlyMap<number, number>] {
  const [spoken, heard] = [new Map<number, number>(), new Map<number, number>()];
  for (const { one, other, isLost, there, back } of pairs) {
    if (isLost) continue;
    if (there >= 0) {
      spoken.set(one, there);
      heard.set(other, there);
    }
    if (back >= 0) {
      spoken.set(other, back);
      heard.set(one, back);
    }
  }
  return [spoken, heard];
}

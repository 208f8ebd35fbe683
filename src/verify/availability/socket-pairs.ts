// What became of the messages between any two sockets during an episode of losses: all of them were
// lost, or all of them arrived. Where some were lost and some arrived, there is nothing to tell.

import type { MessageLedger } from '../ledger/message-ledger.ts';
import { CUT_PAIRS_KEPT } from '../limits.ts';
import { type LossEpisode, pathOf } from './loss-episodes.ts';

/** Two sockets between which something was sent, the one with the smaller number first. */
export interface SocketPair {
  readonly one: number;
  readonly other: number;
  readonly isLost: boolean;
  /** The first message from `one` to `other`, and the first one back; -1: there is none. */
  there: number;
  back: number;
  messageCount: number;
}

/**
 * The pairs of an episode in the order of their first message; null where one is undecided. Pairs
 * beyond the limit are not looked at.
 */
export function pairsOf(ledger: MessageLedger, episode: LossEpisode): readonly SocketPair[] | null {
  const pairs = new Map<number, SocketPair>();
  const lost = new Set(episode.lost);
  const last = episode.lost.at(-1) ?? -1;
  for (let message = episode.lost[0] ?? 0; message <= last; message += 1) {
    const isLost = lost.has(message);
    if (!isLost && !isInside(ledger, message, episode)) continue;
    const receiver = (isLost ? ledger.expectedSocket : ledger.deliveredSocket).get(message);
    const sender = ledger.socket.get(message);
    const pair = pairAmong(pairs, { sender, receiver, isLost });
    if (pair === null) continue;
    if (pair.isLost !== isLost) return null;
    pair.messageCount += 1;
    if (sender === pair.one && pair.there < 0) pair.there = message;
    if (sender === pair.other && pair.back < 0) pair.back = message;
  }
  return [...pairs.values()];
}

/** The server had it in the midst of the event. */
function isInside(
  { sentAtMs, deliveredAtMs }: MessageLedger,
  message: number,
  { fromMs, toMs }: LossEpisode,
): boolean {
  return sentAtMs.get(message) >= fromMs && deliveredAtMs.get(message) <= toMs;
}

function pairAmong(
  pairs: Map<number, SocketPair>,
  of: { readonly sender: number; readonly receiver: number; readonly isLost: boolean },
): SocketPair | null {
  const { sender, receiver, isLost } = of;
  if (sender < 0 || receiver < 0) return null;
  const [one, other] = sender < receiver ? [sender, receiver] : [receiver, sender];
  const key = pathOf(one, other);
  const known = pairs.get(key);
  if (known !== undefined) return known;
  if (pairs.size >= CUT_PAIRS_KEPT) return null;
  const pair = { one, other, isLost, there: -1, back: -1, messageCount: 0 };
  pairs.set(key, pair);
  return pair;
}

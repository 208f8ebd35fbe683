// Losses that could be one event: an episode ends where a path that lost something gets through
// again. A path leads from one socket to another. Must not say what the event was.

import type { MessageLedger } from '../ledger/message-ledger.ts';
import { knownAtMs } from '../live/watch/known-at.ts';

export interface LossEpisode {
  /** In the order of sending. */
  readonly lost: readonly number[];
  /**
   * When the first of them was known to be taken, and when the last of them was sent: whatever was
   * sent and arrived in between met the server in the midst of the event.
   */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Sockets are counted below 2^26, so that a path fits a safe integer. */
const SOCKET_BASE = 2 ** 26;

export function pathOf(sender: number, receiver: number): number {
  return sender * SOCKET_BASE + receiver;
}

/** The episodes of these losses, in the order of sending; walks all messages once. */
export function episodesOf(ledger: MessageLedger, lost: ReadonlySet<number>): LossEpisode[] {
  const episodes: LossEpisode[] = [];
  let current: number[] = [];
  const paths = new Set<number>();
  let isOver = false;
  for (let message = 0; message < ledger.count; message += 1) {
    const isLost = lost.has(message);
    if (!isLost && (isOver || current.length === 0)) continue;
    const arrivedOn = ledger.deliveredSocket.get(message);
    const receiver = isLost ? ledger.expectedSocket.get(message) : arrivedOn;
    if (receiver < 0) continue;
    const path = pathOf(ledger.socket.get(message), receiver);
    if (!isLost) {
      isOver = paths.has(path);
      continue;
    }
    if (isOver) {
      episodes.push(episodeOf(ledger, current));
      current = [];
      paths.clear();
      isOver = false;
    }
    current.push(message);
    paths.add(path);
  }
  if (current.length > 0) episodes.push(episodeOf(ledger, current));
  return episodes;
}

function episodeOf(ledger: MessageLedger, lost: readonly number[]): LossEpisode {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const message of lost) {
    const knownMs = knownAtMs(ledger, message);
    if (knownMs < fromMs) fromMs = knownMs;
    toMs = Math.max(toMs, ledger.sentAtMs.get(message));
  }
  return { lost, fromMs, toMs };
}

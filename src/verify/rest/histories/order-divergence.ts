// Whether the two parties read a conversation in the same order. Only messages of which one was
// known before the other was sent have an order that both must agree on.

import type { VerifierContext } from '../../context.ts';
import type { Conversation } from '../../ledger/conversation-table.ts';
import { knownAtMs } from '../absence.ts';
import type { SideState } from '../conversation-reads.ts';

/** Charges the first pair of messages that the parties read the other way round. */
export function judgeSameOrder(
  context: VerifierContext,
  conversation: Conversation,
  sides: { readonly first: SideState; readonly second: SideState },
): void {
  if (isSame(sides.first.messages, sides.second.messages)) return;
  const pair = findInversion(context, sides.first, sides.second);
  if (pair === null) return;
  const { docket, ledger, originAtMs } = context;
  const [message, other] = pair;
  const { first, second } = conversation;
  docket.charge({
    check: 'history-divergence',
    message,
    because: [other],
    atMs: ledger.sentAtMs.get(message),
    user: ledger.sender.get(message),
    summary:
      `${context.describe(message)} and ${context.describe(other)} ` +
      `are in another order for users ${first} and ${second}`,
    evidence: () => [
      {
        atMs: ledger.sentAtMs.get(other) - originAtMs,
        where: 'sender',
        text: `${context.describe(other)} was sent after ${context.describe(message)} was known`,
      },
      ...[sides.first, sides.second].map((side, at) => ({
        atMs: side.askedAtMs - originAtMs,
        where: 'rest' as const,
        text:
          `the history that user ${at === 0 ? first : second} asked for has them ` +
          `as rows ${side.messages.indexOf(message) + 1} and ${side.messages.indexOf(other) + 1}`,
      })),
    ],
  });
}

/**
 * The earlier and the later of two messages that are neighbours in `other` and reversed in `one`.
 */
function findInversion(
  context: VerifierContext,
  one: SideState,
  other: SideState,
): readonly [number, number] | null {
  const places = new Map<number, number>();
  one.messages.forEach((message, place) => {
    places.set(message, place);
  });
  let before = -1;
  for (const message of other.messages) {
    const place = places.get(message);
    if (place === undefined) continue;
    const isReversed = before >= 0 && place < (places.get(before) ?? -1);
    const pair = [Math.min(before, message), Math.max(before, message)] as const;
    if (isReversed && isSequential(context, pair)) return pair;
    before = message;
  }
  return null;
}

function isSame(one: Int32Array, other: Int32Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

function isSequential(context: VerifierContext, [one, next]: readonly [number, number]): boolean {
  return knownAtMs(context, one) < context.ledger.sentAtMs.get(next);
}

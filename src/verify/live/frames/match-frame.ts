// Tells which message a frame or a row is about: by its marker when that is intact, else by its
// server id, then by its parties and what is left of the marker, at last by likeness of the text. A
// damaged marker must not turn a corrupted message into a foreign one. It judges nothing.

import type { UserIndex } from '../../../observation/index.ts';
import type { MatchClaim, VerifierContext } from '../../context.ts';
import type { IdIndex } from '../../ledger/id-index.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { SIMILAR_CANDIDATES } from '../../limits.ts';

/** Texts less alike than this are not taken for one another; the run alone is in all of them. */
const SIMILAR_RATIO = 0.5;

/** A message that was seen on the channel before is not looked for there again. */
const LACKED = {
  conf_message: FLAG.confirmed,
  re_message: FLAG.delivered,
  row: FLAG.rowBySender | FLAG.rowByReceiver,
} as const;

/** Shorter texts are like too many. */
const SHORTEST_LIKENESS = 16;

export interface Matching {
  readonly ids: IdIndex;
  readonly scopeOfPair: (one: UserIndex, other: UserIndex) => number;
}

/** The message of a frame or a row; -1 when nothing that was sent fits. */
export function matchFrame(
  context: VerifierContext,
  matching: Matching,
  frame: MatchClaim,
): number {
  const { reading } = frame;
  const { ledger } = context;
  if (reading.status === 'ours') {
    const { sender, sequence, attempt, receiver } = reading.marker;
    const message = ledger.find(sender, sequence);
    if (message < 0) return -1;
    const isSame =
      ledger.attempt.get(message) === attempt && ledger.receiver.get(message) === receiver;
    return isSame ? message : -1;
  }
  if (reading.status === 'other-run') return -1;
  const byId = matchById(context, matching, frame);
  if (byId >= 0) return byId;
  const bySequence = matchBySequence(context, frame);
  return bySequence >= 0 ? bySequence : matchByText(context, frame);
}

function matchById(context: VerifierContext, matching: Matching, frame: MatchClaim): number {
  const { directory } = context.options;
  const sender = directory.userOf(frame.senderId);
  const receiver = directory.userOf(frame.receiverId);
  if (sender < 0 || receiver < 0) return -1;
  const message = matching.ids.find(matching.scopeOfPair(sender, receiver), frame.id);
  return message >= 0 && context.ledger.sender.get(message) === sender ? message : -1;
}

function matchBySequence(context: VerifierContext, frame: MatchClaim): number {
  const { reading } = frame;
  if (reading.status !== 'damaged' || reading.sequence < 0) return -1;
  const claimed = context.options.directory.userOf(frame.senderId);
  const sender = reading.sender >= 0 ? reading.sender : claimed;
  const message = sender < 0 ? -1 : context.ledger.find(sender, reading.sequence);
  if (message < 0) return -1;
  const receiver = context.ledger.receiver.get(message);
  return reading.receiver < 0 || reading.receiver === receiver ? message : -1;
}

/** The likest of the latest messages between the parties that still lack this frame. */
function matchByText(context: VerifierContext, frame: MatchClaim): number {
  if (frame.body.length < SHORTEST_LIKENESS) return -1;
  const { directory, composeBody } = context.options;
  const { ledger } = context;
  const sender = directory.userOf(frame.senderId);
  const receiver = directory.userOf(frame.receiverId);
  const conversation =
    sender < 0 || receiver < 0 ? null : context.conversations.find(sender, receiver);
  const lacks = LACKED[frame.action];
  let best = -1;
  let bestRatio = SIMILAR_RATIO;
  for (const message of conversation?.messages.items(SIMILAR_CANDIDATES) ?? []) {
    if (ledger.sender.get(message) !== sender || ledger.has(message, lacks)) continue;
    if (lengthRatio(ledger.length.get(message), frame.body.length) <= bestRatio) continue;
    const ratio = context.texts.likenessOf(composeBody(ledger.markerOf(message)), frame.body);
    if (ratio > bestRatio) {
      best = message;
      bestRatio = ratio;
    }
  }
  return best;
}

/** No two texts are more alike than their lengths. */
function lengthRatio(one: number, other: number): number {
  return Math.min(one, other) / Math.max(one, other);
}

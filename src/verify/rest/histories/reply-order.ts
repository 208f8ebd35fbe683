// Whether a reply stands before what it answers: its sender had been delivered the other message
// before he sent it. One pass over the rows of a history, whose order is known.

import type { VerifierContext } from '../../context.ts';
import type { RowPlace } from '../row-judge.ts';
import type { OwnRow } from './order-keys.ts';

/** The rows of one history, upwards. */
export interface OrderedRows {
  readonly rows: readonly OwnRow[];
  readonly place: RowPlace;
  /** The order is by id; by time otherwise, where rows of one time stand as they like. */
  readonly isById: boolean;
}

/** What the rows above tell of one party. */
interface Above {
  /** Of what he sent, the row that was sent last. */
  sentLast: OwnRow | null;
  sentLastAtMs: number;
  /** The first instant at which something of his arrived at the other. */
  arrivedFirstAtMs: number;
}

/** Charges each reply that stands before what had arrived at its sender. */
export function judgeReplies(context: VerifierContext, ordered: OrderedRows): void {
  const { ledger, docket } = context;
  const { rows, place, isById } = ordered;
  const mine = nothingAbove();
  const theirs = nothingAbove();
  let judged = 0;
  for (const found of rows) {
    const { message } = found;
    const isMine = ledger.sender.get(message) === place.user;
    const own = isMine ? mine : theirs;
    const other = isMine ? theirs : mine;
    const sentAtMs = ledger.sentAtMs.get(message);
    const deliveredAtMs = ledger.deliveredAtMs.get(message);
    if (other.arrivedFirstAtMs < sentAtMs) judged += 1;
    const reply = other.sentLast;
    if (reply !== null && other.sentLastAtMs > deliveredAtMs) {
      judged += 1;
      const isTied = !isById && reply.row.created === found.row.created;
      // Of a message that is stored twice, nobody knows which row is its place.
      const isTwice = [message, reply.message].some((one) =>
        docket.isCharged('duplicate-write', one),
      );
      if (!isTied && !isTwice) charge(context, { reply: reply.message, answered: message, place });
    }
    if (sentAtMs > own.sentLastAtMs) {
      own.sentLast = found;
      own.sentLastAtMs = sentAtMs;
    }
    if (deliveredAtMs < own.arrivedFirstAtMs) own.arrivedFirstAtMs = deliveredAtMs;
  }
  docket.pass('writes-follow-reads', judged);
}

function nothingAbove(): Above {
  return {
    sentLast: null,
    sentLastAtMs: Number.NEGATIVE_INFINITY,
    arrivedFirstAtMs: Number.POSITIVE_INFINITY,
  };
}

function charge(
  context: VerifierContext,
  turned: { readonly reply: number; readonly answered: number; readonly place: RowPlace },
): void {
  const { docket, ledger, originAtMs } = context;
  const { reply, answered, place } = turned;
  const { user, partner, atMs } = place;
  const [replyText, answeredText] = [context.describe(reply), context.describe(answered)];
  docket.charge({
    check: 'writes-follow-reads',
    message: reply,
    because: [answered],
    atMs,
    user,
    summary:
      `${replyText} was sent after the re of ${answeredText} had arrived at its sender ` +
      'and stands before it in a history, so a reader finds the answer above its question',
    evidence: () => [
      {
        atMs: ledger.deliveredAtMs.get(answered) - originAtMs,
        where: 'receiver',
        text: `the re of ${answeredText} arrived`,
      },
      {
        atMs: ledger.sentAtMs.get(reply) - originAtMs,
        where: 'sender',
        text: `${replyText} was sent by him who had received it`,
      },
      {
        atMs: atMs - originAtMs,
        where: 'rest',
        text: `history of user ${user} with user ${partner} shows them the other way round`,
      },
    ],
  });
}

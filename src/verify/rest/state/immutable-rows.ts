// Rows that change: one reader asks twice for a history and is shown another id, party, text or
// time of the same message. Whether a row is right is judged elsewhere; here two answers are
// compared. It keeps nothing of rows that are right: what was read before and is not remembered
// was right.

import type { HistoryRead } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { parseServerTime } from '../../server-time.ts';
import type { OwnRow } from '../histories/order-keys.ts';

/** Rows that were not right, of one reader each; beyond it a further one is not compared. */
const DIFFERING_LIMIT = 50_000;

/** Two nodes may write one time to two precisions; what is further off is another time. */
const TIME_SLACK_US = 1_000_000;

/** The fields of a row that are not as the message is known; empty: all are. */
type State = string;

export class ImmutableRows {
  readonly #context: VerifierContext;
  readonly #differing = new Map<number, State>();
  #isFull = false;
  #comparedCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /**
   * Compares a row with the one that the same reader was shown before. Before the reading is noted
   * in the ledger. `isRight`: it says of the message what is known of it.
   */
  hold(found: OwnRow, read: HistoryRead, isRight: boolean): void {
    const { ledger } = this.#context;
    const { message } = found;
    const isSender = ledger.sender.get(message) === read.user;
    const wasRead = ledger.has(message, isSender ? FLAG.rowBySender : FLAG.rowByReceiver);
    if (wasRead) this.#comparedCount += 1;
    if (isRight && this.#differing.size === 0) return;
    const key = message * 2 + (isSender ? 0 : 1);
    const remembered = this.#differing.get(key);
    const state = isRight ? '' : this.#stateOf(found);
    if (remembered === undefined && (state === '' || this.#isFull)) return;
    const before = remembered ?? (wasRead ? '' : state);
    this.#differing.set(key, state);
    this.#isFull = this.#differing.size >= DIFFERING_LIMIT;
    if (before !== state) this.#charge(found, read, { before, state });
  }

  /** States what was judged. Once, at the end. */
  conclude(): void {
    this.#context.docket.pass('immutable-changed', this.#comparedCount);
  }

  #stateOf({ message, row }: OwnRow): State {
    const { ledger, options } = this.#context;
    const idOf = (user: number): string => options.directory.idOf(user);
    const hash = this.#context.texts.hashOf(row.body);
    const isSameText =
      hash.low === ledger.hashLow.get(message) && hash.high === ledger.hashHigh.get(message);
    const created = parseServerTime(row.created);
    const offUs = Math.abs((created?.us ?? Number.NaN) - ledger.serverTimeUs.get(message));
    const slackUs = TIME_SLACK_US + Math.max(created?.unitUs ?? 0, ledger.timeUnitUs.get(message));
    const differences = [
      ledger.idOf(message) === row.id ? '' : 'id',
      idOf(ledger.sender.get(message)) === row.senderId ? '' : 'sender',
      idOf(ledger.receiver.get(message)) === row.receiverId ? '' : 'receiver',
      isSameText ? '' : 'message',
      offUs > slackUs ? 'created' : '',
    ];
    return differences.filter((field) => field !== '').join(', ');
  }

  #charge(
    { message, row }: OwnRow,
    read: HistoryRead,
    change: { readonly before: State; readonly state: State },
  ): void {
    const { docket, originAtMs, ledger } = this.#context;
    const { user, partner, atMs } = read;
    const told = (state: State): string =>
      state === '' ? 'as it was sent and confirmed' : `with another ${state}`;
    const firstAtMs = ledger.visibleAtMs.get(message);
    const where = `history of user ${user} with user ${partner}`;
    docket.charge({
      check: 'immutable-changed',
      message,
      atMs,
      user,
      summary:
        `The row of ${this.#context.describe(message)} changed between two reads of ` +
        `user ${user}: it came ${told(change.before)} and then ${told(change.state)}, ` +
        `so a client that keeps what it read shows something else than the server`,
      evidence: () => [
        {
          atMs: Number.isNaN(firstAtMs) ? null : firstAtMs - originAtMs,
          where: 'rest',
          text: `an earlier ${where} shows it ${told(change.before)}`,
        },
        {
          atMs: atMs - originAtMs,
          where: 'rest',
          text: `${where}: row with server id ${row.id}, ${told(change.state)}`,
        },
      ],
    });
  }
}

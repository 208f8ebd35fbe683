// The `seen` of rows in histories: it never goes back to false for one reader; and, where the
// contract declares what it means, it is false until the receiver asked for the history and true
// ever after he got it. A read proves that something was taken back only when it is surely newer
// than the one before: replicas are legal, so it must show a message that was sent after that.

import type { HistoryRead, ReadFailed, UserIndex } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import type { Conversation } from '../../ledger/conversation-table.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { SUSPECT_LIMIT } from '../../limits.ts';
import type { OwnRow } from '../histories/order-keys.ts';
import { chargeSeen, type SeenCheck } from './seen-charges.ts';

/** What one side of a conversation has read. */
interface Side {
  /** When the latest complete history was answered; never before the first. */
  answeredAtMs: number;
  /** A request of it failed: whether the server ever acted on it is not known. */
  hasFailed: boolean;
  /** Rows that were seen before this side, their receiver, is known to have asked. */
  early: Early[];
}

interface Early {
  readonly message: number;
  readonly read: HistoryRead;
}

interface Reading {
  readonly read: HistoryRead;
  readonly own: Side;
  readonly other: Side;
  /** When the newest message that the answer shows was sent. */
  readonly newestSentAtMs: number;
}

/** Lives as long as the verifier. Memory: two bits per message, about 100 bytes per reader. */
export class SeenJudge {
  readonly #context: VerifierContext;
  readonly #sides = new Map<number, Side>();
  readonly #isDeclared: boolean;
  readonly #isPrimary: boolean;
  #earlyCount = 0;
  readonly #kept = { seen: 0, set: 0, unread: 0 };
  readonly #broken = { set: 0, unread: 0 };

  constructor(context: VerifierContext) {
    this.#context = context;
    const { contract } = context.options.policy;
    this.#isDeclared = contract.seen === 'on-read';
    this.#isPrimary = contract.reads === 'primary';
  }

  /** Judges a read before its rows are noted in the ledger. */
  judge(conversation: Conversation, read: HistoryRead, rows: readonly OwnRow[]): void {
    const { ledger } = this.#context;
    const own = this.#sideOf(conversation, read.user);
    const other = this.#sideOf(conversation, read.partner);
    let newestSentAtMs = Number.NEGATIVE_INFINITY;
    for (const { message } of rows) {
      newestSentAtMs = Math.max(newestSentAtMs, ledger.sentAtMs.get(message));
    }
    const reading = { read, own, other, newestSentAtMs };
    for (const { message, row } of rows) {
      if (row.seen === true) this.#isSeen(message, reading);
      if (row.seen === false) this.#isUnseen(message, reading);
    }
    this.#excuse(own, read.askedAtMs);
    if (!(own.answeredAtMs >= read.atMs)) own.answeredAtMs = read.atMs;
  }

  /** The server may have acted on a request that failed, at any time. */
  failed({ user, partner }: ReadFailed): void {
    const conversation = partner < 0 ? null : this.#context.conversations.find(user, partner);
    if (conversation === null) return;
    const side = this.#sideOf(conversation, user);
    side.hasFailed = true;
    this.#excuse(side, Number.NEGATIVE_INFINITY);
  }

  /** Charges what no request explains, and states what was judged. Once, at the end. */
  conclude(options: { readonly interrupted: boolean }): void {
    const { docket } = this.#context;
    docket.pass('seen-regression', this.#kept.seen);
    for (const { early } of this.#sides.values()) {
      this.#broken.unread += early.length;
      if (!this.#isDeclared) continue;
      for (const { message, read } of early) {
        this.#charge('seen-premature', message, { read, suspected: options.interrupted });
      }
      if (!options.interrupted) docket.pass('seen-premature', early.length);
    }
    if (!this.#isDeclared) return;
    docket.pass('seen-not-set', this.#kept.set + this.#broken.set);
    docket.pass('seen-premature', this.#kept.unread);
  }

  /** That `seen` means something else here than `on-read`, where nothing is declared. */
  learned(): readonly string[] {
    if (this.#isDeclared || this.#broken.set + this.#broken.unread === 0) return [];
    const setCount = this.#kept.set + this.#broken.set;
    const unreadCount = this.#kept.unread + this.#broken.unread;
    return [
      `\`seen\` was false in ${this.#broken.set} of ${setCount} rows that their receiver had ` +
        `read, and true in ${this.#broken.unread} of ${unreadCount} that he had not; ` +
        `judged only under \`contract: { seen: on-read }\``,
    ];
  }

  #isSeen(message: number, { read, own, other }: Reading): void {
    const { ledger, options } = this.#context;
    const isSender = ledger.sender.get(message) === read.user;
    const flag = isSender ? FLAG.seenBySender : FLAG.seenByReceiver;
    if (ledger.has(message, flag)) {
      if (own.answeredAtMs < read.askedAtMs) this.#kept.seen += 1;
    } else ledger.raise(message, flag);
    if (!isSender) {
      if (this.#isSetOwed(message, read, own)) this.#kept.set += 1;
      return;
    }
    if (this.#isSetOwed(message, read, other)) this.#kept.set += 1;
    const mayHaveAsked = other.hasFailed || other.answeredAtMs >= ledger.sentAtMs.get(message);
    if (mayHaveAsked || !options.policy.isExclusive || this.#earlyCount >= SUSPECT_LIMIT) return;
    this.#earlyCount += 1;
    other.early.push({ message, read });
  }

  #isUnseen(message: number, reading: Reading): void {
    const { ledger } = this.#context;
    const { read, own, other } = reading;
    const isSender = ledger.sender.get(message) === read.user;
    const receiver = isSender ? other : own;
    if (ledger.has(message, isSender ? FLAG.seenBySender : FLAG.seenByReceiver)) {
      this.#tookBack(message, reading);
    }
    if (this.#isSetOwed(message, read, receiver) && this.#isSurelyAfter(reading, receiver)) {
      this.#broken.set += 1;
      if (this.#isDeclared) this.#charge('seen-not-set', message, { read, suspected: false });
    }
    if (isSender && !(receiver.answeredAtMs >= ledger.sentAtMs.get(message))) {
      this.#kept.unread += 1;
    }
  }

  #tookBack(message: number, reading: Reading): void {
    const { read, own } = reading;
    // Of two reads at the same time neither is the later one.
    if (!(own.answeredAtMs < read.askedAtMs)) return;
    const isProven = this.#isSurelyAfter(reading, own);
    if (isProven) this.#kept.seen += 1;
    this.#charge('seen-regression', message, { read, suspected: !isProven });
  }

  /** The receiver got a history that shows the message before this one was asked for. */
  #isSetOwed(message: number, read: HistoryRead, receiver: Side): boolean {
    return (
      receiver.answeredAtMs < read.askedAtMs &&
      this.#context.ledger.has(message, FLAG.rowByReceiver)
    );
  }

  /** No replica that is behind the earlier answer can have given this one. */
  #isSurelyAfter({ newestSentAtMs }: Reading, earlier: Side): boolean {
    return this.#isPrimary || newestSentAtMs > earlier.answeredAtMs;
  }

  /** Whatever was answered after this side asked may have been marked by its request. */
  #excuse(side: Side, askedAtMs: number): void {
    if (side.early.length > 0) {
      side.early = side.early.filter(({ read }) => read.atMs <= askedAtMs);
    }
  }

  #charge(
    check: SeenCheck,
    message: number,
    found: { readonly read: HistoryRead; readonly suspected: boolean },
  ): void {
    chargeSeen(this.#context, { check, message, ...found });
  }

  #sideOf(conversation: Conversation, user: UserIndex): Side {
    const key = conversation.index * 2 + (user === conversation.first ? 0 : 1);
    let side = this.#sides.get(key);
    if (side === undefined) {
      side = { answeredAtMs: Number.NaN, hasFailed: false, early: [] };
      this.#sides.set(key, side);
    }
    return side;
  }
}

// One complete thread list: each partner once, never oneself, and no last message that is older
// than one that was confirmed before the list was asked.

import type { MessageRow, ThreadRow, ThreadsRead, UserIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import type { Conversation } from '../ledger/conversation-table.ts';
import { FLAG } from '../ledger/message-flags.ts';
import { FOREIGN_ROW, type RowJudge } from './row-judge.ts';
import { ThreadOrder } from './state/thread-order.ts';
import type { ThreadIds } from './thread-ids.ts';

/** Newest messages of a conversation that are held against a last message. */
const NEWEST_LIMIT = 1000;

/** Judges thread lists of any purpose. */
export class ThreadsJudge {
  readonly #context: VerifierContext;
  readonly #threads: ThreadIds;
  readonly #rows: RowJudge;
  readonly #order: ThreadOrder;

  constructor(context: VerifierContext, threads: ThreadIds, rows: RowJudge) {
    this.#context = context;
    this.#threads = threads;
    this.#rows = rows;
    this.#order = new ThreadOrder(context);
  }

  /** `partners`: the conversations of the reader in this run. */
  judge(read: ThreadsRead, partners: readonly Conversation[]): void {
    const { docket, options } = this.#context;
    docket.pass('thread-duplicated');
    docket.pass('thread-self');
    const byPartner = new Map<UserIndex, ThreadRow>();
    for (const row of read.rows) {
      const partner = options.directory.userOf(row.otherUserId);
      if (partner === read.user)
        this.#charge('thread-self', read, {
          partner,
          message: -1,
          text: 'names the reader as a partner',
        });
      else if (byPartner.has(partner) && partner >= 0) {
        this.#charge('thread-duplicated', read, {
          partner,
          message: -1,
          text: `names user ${partner} twice`,
        });
      }
      if (!byPartner.has(partner)) byPartner.set(partner, row);
    }
    for (const conversation of partners) this.#judgePartner(read, conversation, byPartner);
    this.#order.judge(read);
  }

  /** States what was judged. Once, at the end. */
  conclude(): void {
    this.#order.conclude();
  }

  learned(): readonly string[] {
    return this.#order.learned();
  }

  #judgePartner(
    read: ThreadsRead,
    conversation: Conversation,
    byPartner: ReadonlyMap<UserIndex, ThreadRow>,
  ): void {
    const partner = conversation.first === read.user ? conversation.second : conversation.first;
    const row = byPartner.get(partner);
    const last = row?.last ?? null;
    if (last !== null) this.#holdLast(read, conversation, { partner, last });
    const known = this.#newestKnown(conversation, read.askedAtMs);
    if (known < 0) return;
    const { docket } = this.#context;
    docket.pass('thread-missing');
    if (row === undefined) {
      this.#charge('thread-missing', read, {
        partner,
        message: known,
        text:
          `lacks user ${partner}, ` +
          `with whom ${this.#context.describe(known)} was confirmed before`,
      });
      return;
    }
    this.#judgeLast(read, conversation, { partner, last });
  }

  /** The newest message of the conversation that was confirmed before `askedAtMs`; -1 for none. */
  #newestKnown(conversation: Conversation, askedAtMs: number): number {
    const { ledger } = this.#context;
    const { messages } = conversation;
    const end = Math.max(0, messages.length - NEWEST_LIMIT);
    for (let at = messages.length - 1; at >= end; at -= 1) {
      const message = messages.at(at) as number;
      const isKnown = ledger.confirmedAtMs.get(message) < askedAtMs;
      if (isKnown && !ledger.has(message, FLAG.refused)) return message;
    }
    return -1;
  }

  /** Only the reader's own messages: what others did may not have come through to this list yet. */
  #judgeLast(
    read: ThreadsRead,
    conversation: Conversation,
    shown: { readonly partner: UserIndex; readonly last: MessageRow | null },
  ): void {
    const { ledger, docket } = this.#context;
    const { last, partner } = shown;
    const shownMessage = last === null ? -1 : this.#find(last);
    if (last !== null && shownMessage < 0) return;
    const sinceMs = last === null ? Number.NEGATIVE_INFINITY : this.#knownAtMs(shownMessage);
    docket.pass('thread-last-message-stale');
    let missed = -1;
    for (const message of conversation.messages.items(NEWEST_LIMIT)) {
      if (ledger.sender.get(message) !== read.user || ledger.has(message, FLAG.refused)) continue;
      const isNewer = ledger.sentAtMs.get(message) > sinceMs;
      if (!isNewer || !(ledger.confirmedAtMs.get(message) < read.askedAtMs)) continue;
      missed = message;
      break;
    }
    if (missed < 0) return;
    const described = this.#context.describe(missed);
    const text =
      last === null
        ? `shows no last message with user ${partner}, though ${described} was confirmed before`
        : `shows ${this.#context.describe(shownMessage)} ` +
          `as the last message with user ${partner}; ` +
          `${described} was sent after its conf and confirmed before the list was asked`;
    this.#charge('thread-last-message-stale', read, { partner, message: missed, text });
  }

  /** When the shown message was known to be older than what was sent from then on; NaN: never. */
  #knownAtMs(message: number): number {
    return this.#context.ledger.confirmedAtMs.get(message);
  }

  #find(last: MessageRow): number {
    return this.#context.match({ action: 'row', ...last });
  }

  #holdLast(
    read: ThreadsRead,
    conversation: Conversation,
    shown: { readonly partner: UserIndex; readonly last: MessageRow },
  ): void {
    const place = { user: read.user, partner: shown.partner, atMs: read.atMs };
    const message = this.#rows.match(shown.last, place);
    if (message === FOREIGN_ROW) return;
    this.#rows.judge(message, shown.last, place);
    const { threadId } = shown.last;
    this.#threads.holdLast({ conversation, threadId, atMs: read.atMs, message });
  }

  #charge(
    check: 'thread-self' | 'thread-duplicated' | 'thread-missing' | 'thread-last-message-stale',
    read: ThreadsRead,
    found: { readonly partner: UserIndex; readonly message: number; readonly text: string },
  ): void {
    const { docket, originAtMs } = this.#context;
    docket.charge({
      check,
      message: found.message,
      key: `user ${read.user} partner ${found.partner}`,
      atMs: read.atMs,
      user: read.user,
      summary: `The thread list of user ${read.user} ${found.text}`,
      evidence: () => [
        {
          atMs: read.askedAtMs - originAtMs,
          where: 'rest',
          text: `user ${read.user} asked for the thread list`,
        },
        {
          atMs: read.atMs - originAtMs,
          where: 'rest',
          text: `the list of ${read.rows.length} threads ${found.text}`,
        },
      ],
    });
  }
}

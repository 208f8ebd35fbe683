// One complete history: every row held against the ledger, then what is missing for its reader.

import type { HistoryRead } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import type { Conversation } from '../ledger/conversation-table.ts';
import { FLAG } from '../ledger/message-flags.ts';
import type { SideState } from './conversation-reads.ts';
import { HistoryOrder, type OwnRow } from './history-order.ts';
import { FOREIGN_ROW, type RowJudge } from './row-judge.ts';
import type { ThreadIds } from './thread-ids.ts';

/** Judges history reads of any purpose. */
export class HistoryJudge {
  readonly #context: VerifierContext;
  readonly #rows: RowJudge;
  readonly #order: HistoryOrder;
  readonly #threads: ThreadIds;

  constructor(context: VerifierContext, threads: ThreadIds, rows: RowJudge) {
    this.#context = context;
    this.#rows = rows;
    this.#order = new HistoryOrder(context);
    this.#threads = threads;
  }

  /** Judges a read and returns what it showed; null for a conversation without messages of this run. */
  judge(read: HistoryRead): SideState | null {
    const own: OwnRow[] = [];
    let olderRowCount = 0;
    for (const row of read.rows) {
      const message = this.#rows.judge(row, read);
      if (message === FOREIGN_ROW && own.length === 0) olderRowCount += 1;
      if (message !== FOREIGN_ROW) own.push({ message, row });
    }
    const conversation = this.#context.conversations.find(read.user, read.partner);
    if (conversation === null) return null;
    this.#sight(own, conversation, read);
    this.#judgeDuplicates(own, read);
    this.#order.judge(own, read);
    const messages = Int32Array.from(own, ({ message }) => message);
    const side = { askedAtMs: read.askedAtMs, rowCount: read.rows.length, olderRowCount, messages };
    this.#judgeOwnWrites(conversation, side, read);
    return side;
  }

  #sight(own: readonly OwnRow[], conversation: Conversation, read: HistoryRead): void {
    const { ledger } = this.#context;
    for (const { message, row } of own) {
      const isSender = ledger.sender.get(message) === read.user;
      ledger.raise(message, isSender ? FLAG.rowBySender : FLAG.rowByReceiver);
      this.#context.sight(message, 'row', read.atMs);
      this.#threads.hold(conversation, row.threadId, { atMs: read.atMs, message });
    }
  }

  #judgeDuplicates(own: readonly OwnRow[], read: HistoryRead): void {
    const { docket, originAtMs } = this.#context;
    docket.pass('duplicate-write', own.length);
    const firstIds = new Map<number, string>();
    for (const { message, row } of own) {
      const firstId = firstIds.get(message);
      if (firstId === undefined) {
        firstIds.set(message, row.id);
        continue;
      }
      docket.charge({
        check: 'duplicate-write',
        message,
        atMs: read.atMs,
        user: read.user,
        summary: `${this.#context.describe(message)} is stored twice`,
        evidence: () => [
          {
            atMs: read.atMs - originAtMs,
            where: 'rest',
            text: `history of user ${read.user} with user ${read.partner} shows it as row ${firstId} and as row ${row.id}`,
          },
        ],
      });
    }
  }

  /** read-your-writes: what its reader had confirmed before asking must be shown. */
  #judgeOwnWrites(conversation: Conversation, side: SideState, read: HistoryRead): void {
    const { ledger, docket } = this.#context;
    const shown = new Set(side.messages);
    const oldestShown =
      side.messages.length === 0 ? -1 : side.messages.reduce((a, b) => Math.min(a, b));
    let owed = 0;
    for (const message of conversation.messages) {
      if (ledger.sender.get(message) !== read.user) continue;
      if (!(ledger.confirmedAtMs.get(message) < read.askedAtMs)) continue;
      owed += 1;
      // Older than everything shown: perhaps a server that shows the latest rows only.
      const isBeforeWindow = side.olderRowCount === 0 && message < oldestShown;
      if (!shown.has(message) && !isBeforeWindow) this.#chargeStale(message, read);
    }
    if (owed > 0) docket.pass('read-your-writes');
  }

  #chargeStale(message: number, read: HistoryRead): void {
    const { ledger, docket, originAtMs } = this.#context;
    const confirmedAtMs = ledger.confirmedAtMs.get(message);
    const staleMs = Math.round(read.askedAtMs - confirmedAtMs);
    docket.charge({
      check: 'read-your-writes',
      message,
      atMs: read.atMs,
      user: read.user,
      summary: `${this.#context.describe(message)} is missing from its sender’s history, asked ${staleMs} ms after its conf`,
      evidence: () => [
        {
          atMs: confirmedAtMs - originAtMs,
          where: 'sender',
          text: `${this.#context.describe(message)} was confirmed`,
        },
        {
          atMs: read.askedAtMs - originAtMs,
          where: 'rest',
          text: `user ${read.user} asked for the history with user ${read.partner}`,
        },
        {
          atMs: read.atMs - originAtMs,
          where: 'rest',
          text: `the answer has ${read.rows.length} rows and lacks it`,
        },
      ],
    });
  }
}

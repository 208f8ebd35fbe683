// One complete history: every row held against the ledger, then what is missing for its reader.

import type { HistoryRead, ReadFailed } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import type { SideState } from '../conversation-reads.ts';
import { FOREIGN_ROW, type RowJudge } from '../row-judge.ts';
import { ImmutableRows } from '../state/immutable-rows.ts';
import { SeenJudge } from '../state/seen-judge.ts';
import type { ThreadIds } from '../thread-ids.ts';
import { HistoryOrder } from './history-order.ts';
import type { OwnRow } from './order-keys.ts';
import { ReadPromises } from './read-promises.ts';

/** Judges history reads of any purpose. */
export class HistoryJudge {
  readonly #context: VerifierContext;
  readonly #rows: RowJudge;
  readonly #order: HistoryOrder;
  readonly #threads: ThreadIds;
  readonly #promises: ReadPromises;
  readonly #immutables: ImmutableRows;
  readonly #seen: SeenJudge;

  constructor(context: VerifierContext, threads: ThreadIds, rows: RowJudge) {
    this.#context = context;
    this.#rows = rows;
    this.#order = new HistoryOrder(context);
    this.#threads = threads;
    this.#promises = new ReadPromises(context);
    this.#immutables = new ImmutableRows(context);
    this.#seen = new SeenJudge(context);
  }

  /** Messages sent from here on owe nothing. */
  readbackBegan(nowMs: number): void {
    this.#promises.readbackBegan(nowMs);
  }

  /**
   * Judges a read and returns what it showed; null for a conversation without messages of this run.
   */
  judge(read: HistoryRead): SideState | null {
    const own: OwnRow[] = [];
    let olderRowCount = 0;
    for (const row of read.rows) {
      const message = this.#rows.match(row, read);
      if (message === FOREIGN_ROW && own.length === 0) olderRowCount += 1;
      if (message === FOREIGN_ROW) continue;
      if (this.#rows.isHere(message, read)) own.push({ message, row });
      else this.#judgeMisplaced({ message, row }, read);
    }
    const conversation = this.#context.conversations.find(read.user, read.partner);
    if (conversation === null) return null;
    const bearers = this.#bearersOf(own);
    this.#seen.judge(conversation, read, bearers);
    for (const found of bearers) this.#judgeRow(found, read);
    if (bearers !== own) this.#chargeDuplicates(own, bearers, read);
    this.#context.docket.pass('duplicate-write', own.length);
    this.#threads.holdRead(conversation, own, read.atMs);
    this.#order.judge(own, read);
    const messages = Int32Array.from(bearers, ({ message }) => message);
    const side = { askedAtMs: read.askedAtMs, rowCount: read.rows.length, olderRowCount, messages };
    this.#promises.judge(conversation, side, read);
    return side;
  }

  /** Charges what only all reads together show. Once, at the end. */
  conclude(options: { readonly interrupted: boolean }): void {
    this.#order.conclude();
    this.#immutables.conclude();
    this.#seen.conclude(options);
  }

  /** A request that proves nothing may still have been acted upon. */
  failed(failed: ReadFailed): void {
    if (failed.what === 'history') this.#seen.failed(failed);
  }

  /** Sentences about what the rows mean here. */
  learned(): readonly string[] {
    return this.#seen.learned();
  }

  /** In the wrong history: it exists, but is not stored for its parties. */
  #judgeMisplaced({ message, row }: OwnRow, read: HistoryRead): void {
    this.#rows.judge(message, row, read);
    this.#context.ledger.raise(message, FLAG.traced);
  }

  /**
   * The row that stands for each message: where there are several, the one with the id of its conf.
   * All of them, in an order of sending, are what nearly every answer brings.
   */
  #bearersOf(own: readonly OwnRow[]): readonly OwnRow[] {
    if (isInOrder(own, 1) || isInOrder(own, -1)) return own;
    const bearers = new Map<number, OwnRow>();
    for (const found of own) {
      const isKnown = this.#context.ledger.idOf(found.message) === found.row.id;
      if (isKnown || !bearers.has(found.message)) bearers.set(found.message, found);
    }
    return bearers.size === own.length ? own : [...bearers.values()];
  }

  #judgeRow(found: OwnRow, read: HistoryRead): void {
    const { ledger } = this.#context;
    const { message, row } = found;
    const isRight = this.#rows.judge(message, row, read);
    this.#immutables.hold(found, read, isRight);
    const isSender = ledger.sender.get(message) === read.user;
    ledger.raise(message, isSender ? FLAG.rowBySender : FLAG.rowByReceiver);
    this.#context.sight(message, 'row', read.atMs);
  }

  #chargeDuplicates(own: readonly OwnRow[], bearers: readonly OwnRow[], read: HistoryRead): void {
    const standing = new Map(bearers.map((bearer) => [bearer.message, bearer]));
    for (const found of own) {
      const bearer = standing.get(found.message);
      if (bearer !== found) this.#chargeDuplicate(found, bearer, read);
    }
  }

  #chargeDuplicate(found: OwnRow, first: OwnRow | undefined, read: HistoryRead): void {
    const { docket, originAtMs } = this.#context;
    const { message, row } = found;
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
          text:
            `history of user ${read.user} with user ${read.partner} shows it ` +
            `as row ${first?.row.id ?? '?'} and as row ${row.id}`,
        },
      ],
    });
  }
}

/** Each message follows the one before it, upwards (1) or downwards (-1): none is there twice. */
function isInOrder(own: readonly OwnRow[], sign: 1 | -1): boolean {
  let before = sign * Number.NEGATIVE_INFINITY;
  for (const { message } of own) {
    if ((message - before) * sign <= 0) return false;
    before = message;
  }
  return true;
}

// One row of a history or a `last_message`, held against the ledger: whose it is, whether it may
// exist at all, and whether ids, parties, times and text are those that were sent.

import { hash64 } from '../../base/index.ts';
import type { MessageRow, UserIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import type { EvidenceLine } from '../contract.ts';
import { FLAG } from '../ledger/message-flags.ts';
import { parseServerTime } from '../server-time.ts';

export interface RowPlace {
  readonly user: UserIndex;
  readonly partner: UserIndex;
  readonly atMs: number;
}

/** What a row turned out to be: a message of the ledger, or nothing that can be judged. */
export const FOREIGN_ROW = -1;

/** Judges rows; keeps only what tells rows of this run from older ones. */
export class RowJudge {
  readonly #context: VerifierContext;
  /** Server time of the earliest row of this run, microseconds; rows without a marker before it are older. */
  #firstOwnUs = Number.POSITIVE_INFINITY;
  foreignRows = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /** Judges one row; its index in the ledger, or `FOREIGN_ROW`. */
  judge(row: MessageRow, place: RowPlace): number {
    const message = this.#context.match({ action: 'row', ...row });
    if (message < 0) return this.#strange(row, place);
    this.#judgeParties(row, message, place);
    this.#judgeExistence(row, message, place);
    const { user, atMs } = place;
    const time = parseServerTime(row.created);
    if (time !== null) this.#firstOwnUs = Math.min(this.#firstOwnUs, time.us);
    const { id, idType, threadId, body, created } = row;
    this.#context.holdIdentity(message, {
      channel: 'row',
      id,
      idType,
      threadId,
      timestamp: created,
      atMs,
      user,
    });
    this.#context.holdBody(message, { channel: 'row', body, hash: hash64(body), atMs, user });
    this.#judgeUpdated(row, message, place);
    return message;
  }

  #strange(row: MessageRow, place: RowPlace): number {
    const { status } = row.reading;
    const isOurs = status === 'ours' || status === 'damaged';
    return isOurs ? this.#unmatched(row, place) : this.#passOver(row, place);
  }

  #passOver(row: MessageRow, place: RowPlace): number {
    this.foreignRows += 1;
    const { docket, options } = this.#context;
    if (row.reading.status === 'other-run' || !options.policy.isExclusive) return FOREIGN_ROW;
    const time = parseServerTime(row.created);
    if (time === null || time.us < this.#firstOwnUs) return FOREIGN_ROW;
    docket.charge({
      check: 'unexpected',
      message: -1,
      key: `row ${row.threadId}/${row.id}`,
      ...place,
      summary: `A row that no one sent is in the history of user ${place.user} with user ${place.partner} (server id ${row.id})`,
      evidence: () => [
        this.#line(
          place,
          `row with server id ${row.id} and a text of ${row.body.length} characters that matches no send`,
        ),
      ],
    });
    return FOREIGN_ROW;
  }

  #unmatched(row: MessageRow, place: RowPlace): number {
    const { docket } = this.#context;
    docket.charge({
      check: row.reading.status === 'ours' ? 'unexpected' : 'corrupted',
      message: -1,
      key: `row ${row.threadId}/${row.id}`,
      ...place,
      summary: `A row with a marker of this run matches no send (server id ${row.id})`,
      evidence: () => [
        this.#line(
          place,
          `row with server id ${row.id} carries a marker of this run that no send carried`,
        ),
      ],
    });
    return FOREIGN_ROW;
  }

  #judgeParties(row: MessageRow, message: number, place: RowPlace): void {
    const { docket, ledger, options } = this.#context;
    const sender = ledger.sender.get(message);
    const receiver = ledger.receiver.get(message);
    const isHere =
      (sender === place.user && receiver === place.partner) ||
      (sender === place.partner && receiver === place.user);
    const isRightly =
      row.senderId === options.directory.idOf(sender) &&
      row.receiverId === options.directory.idOf(receiver);
    docket.pass('wrong-party');
    if (isHere && isRightly) return;
    docket.charge({
      check: isHere ? 'wrong-party' : 'misrouted',
      message,
      key: 'row',
      ...place,
      summary: isHere
        ? `${this.#context.describe(message)} is in the history under other parties`
        : `${this.#context.describe(message)} is in the history of users ${place.user} and ${place.partner}`,
      evidence: () => [
        this.#sent(message),
        this.#line(
          place,
          `row with server id ${row.id} names sender ${row.senderId} and receiver ${row.receiverId}`,
        ),
      ],
    });
  }

  #judgeExistence(row: MessageRow, message: number, place: RowPlace): void {
    const { docket, ledger } = this.#context;
    if (!ledger.has(message, FLAG.failed | FLAG.refused)) return;
    docket.charge({
      check: 'ghost-send',
      message,
      ...place,
      summary: `${this.#context.describe(message)} was refused, and is in the history`,
      evidence: () => [this.#sent(message), this.#line(place, `row with server id ${row.id}`)],
    });
  }

  #judgeUpdated(row: MessageRow, message: number, place: RowPlace): void {
    this.#context.docket.pass('bad-timestamp');
    if (parseServerTime(row.updated) !== null) return;
    this.#context.docket.charge({
      check: 'bad-timestamp',
      message,
      ...place,
      summary: `\`updated\` of ${this.#context.describe(message)} is not ISO 8601 with an offset`,
      evidence: () => [
        this.#line(
          place,
          `row with server id ${row.id} has \`updated\` ${JSON.stringify(row.updated.slice(0, 40))}`,
        ),
      ],
    });
  }

  #sent(message: number): EvidenceLine {
    const { ledger, originAtMs } = this.#context;
    const atMs = ledger.sentAtMs.get(message) - originAtMs;
    return { atMs, where: 'sender', text: `${this.#context.describe(message)} was sent` };
  }

  #line(place: RowPlace, text: string): EvidenceLine {
    const where = `history of user ${place.user} with user ${place.partner}`;
    return {
      atMs: place.atMs - this.#context.originAtMs,
      where: 'rest',
      text: `${where}: ${text}`,
    };
  }
}

// One row of a history or a `last_message`, held against the ledger: whose it is, whether it may
// exist at all, and whether ids, parties, times and text are those that were sent.

import type { MessageRow, UserIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import type { EvidenceLine } from '../contract.ts';
import { FLAG } from '../ledger/message-flags.ts';
import { parseServerTime, type ServerTime } from '../server-time.ts';

export interface RowPlace {
  readonly user: UserIndex;
  readonly partner: UserIndex;
  readonly atMs: number;
}

/** `updated` may be so much before `created`: two readings of a clock, or of two clocks. */
const UPDATED_SLACK_US = 1_000_000;

/** What a row turned out to be: a message of the ledger, or nothing that can be judged. */
export const FOREIGN_ROW = -1;

/** Judges rows; keeps only what tells rows of this run from older ones. */
export class RowJudge {
  readonly #context: VerifierContext;
  /**
   * Server time of the earliest known message, microseconds; rows of others before it are older.
   */
  #firstOwnUs = Number.POSITIVE_INFINITY;
  /** Rows of other runs and other people, counted at every sighting. */
  foreignRows = 0;
  /** All rows, of this run and of others. */
  #rowCount = 0;
  // Of those of this run, what was judged.
  #partiesCount = 0;
  #updatedCount = 0;
  #sequenceCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /** The message that a row is about, or `FOREIGN_ROW`; unmatched rows are judged here. */
  match(row: MessageRow, place: RowPlace): number {
    this.#rowCount += 1;
    const { reading, id, senderId, receiverId, body } = row;
    const claim = { action: 'row', reading, id, senderId, receiverId, body } as const;
    const message = this.#context.match(claim);
    if (message < 0) this.#judgeStranger(row, place);
    return message < 0 ? FOREIGN_ROW : message;
  }

  /** True when the message belongs into the conversation where the row was shown. */
  isHere(message: number, place: RowPlace): boolean {
    const { ledger } = this.#context;
    const [sender, receiver] = [ledger.sender.get(message), ledger.receiver.get(message)];
    return (
      (sender === place.user && receiver === place.partner) ||
      (sender === place.partner && receiver === place.user)
    );
  }

  /** Judges all that a row says of a message; true when ids, parties, time and text are right. */
  judge(message: number, row: MessageRow, place: RowPlace): boolean {
    const isOfParties = this.#judgeParties(row, message, place);
    this.#judgeExistence(row, message, place);
    const { id, idType, threadId, body, created } = row;
    const { user, atMs } = place;
    const channel = 'row';
    const identity = { channel, id, idType, threadId, timestamp: created, atMs, user } as const;
    const isIdentical = this.#context.holdIdentity(message, identity);
    const hash = this.#context.texts.hashOf(body);
    const isIntact = this.#context.holdBody(message, { channel, body, hash, atMs, user });
    // A missing field is charged to http-contract, where it was noticed.
    if (row.updated !== '') this.#judgeUpdated(row, message, place);
    return isOfParties && isIdentical && isIntact;
  }

  /** States what was judged. Once, at the end. */
  conclude(): void {
    const { docket } = this.#context;
    docket.pass('foreign', this.#rowCount);
    docket.pass('wrong-party', this.#partiesCount);
    docket.pass('bad-timestamp', this.#updatedCount);
    docket.pass('updated-before-created', this.#sequenceCount);
  }

  /** A row that no send fits: older, foreign, or made up. */
  #judgeStranger(row: MessageRow, place: RowPlace): void {
    const { status } = row.reading;
    const isOurs = status === 'ours' || status === 'damaged';
    if (!isOurs && this.#isForeign(row)) {
      this.foreignRows += 1;
      this.#inform(row, place);
      return;
    }
    const { user, partner } = place;
    this.#context.docket.charge({
      check: 'unexpected',
      message: -1,
      key: `${row.senderId} ${row.receiverId} ${row.id}`,
      atMs: place.atMs,
      user,
      summary:
        `A row that nobody sent is in the history of user ${user} with user ${partner} ` +
        `(server id ${row.id})`,
      evidence: () => [
        this.#line(
          place,
          `row with server id ${row.id} and a text of ${row.body.length} characters ` +
            `that matches no send`,
        ),
      ],
    });
  }

  /** What it says is nobody's business here. */
  #inform(row: MessageRow, place: RowPlace): void {
    const { user, partner, atMs } = place;
    const whose = row.reading.status === 'other-run' ? 'of another run' : 'without a marker';
    const parties = `user ${user} with user ${partner}`;
    this.#context.docket.inform({
      check: 'foreign',
      message: -1,
      key: `row of ${parties}`,
      atMs,
      user,
      summary: `The conversation of ${parties} has rows ${whose}, which every read brings along`,
      evidence: () => [
        this.#line(place, `row with a text of ${row.body.length} characters ${whose}`),
      ],
    });
  }

  #isForeign(row: MessageRow): boolean {
    if (row.reading.status === 'other-run') return true;
    if (!this.#context.options.policy.isExclusive) return true;
    const time = parseServerTime(row.created);
    return time === null || time.us < this.#earliestOwnUs();
  }

  /**
   * Messages are entered in the order of sending, so the first time that is known is the earliest.
   */
  #earliestOwnUs(): number {
    const { ledger } = this.#context;
    const limit = Number.isFinite(this.#firstOwnUs) ? 0 : ledger.count;
    for (let message = 0; message < limit; message += 1) {
      const us = ledger.serverTimeUs.get(message);
      if (Number.isNaN(us)) continue;
      this.#firstOwnUs = us;
      break;
    }
    return this.#firstOwnUs;
  }

  #judgeParties(row: MessageRow, message: number, place: RowPlace): boolean {
    const { docket, ledger, options } = this.#context;
    const isHere = this.isHere(message, place);
    const isRightly =
      row.senderId === options.directory.idOf(ledger.sender.get(message)) &&
      row.receiverId === options.directory.idOf(ledger.receiver.get(message));
    this.#partiesCount += 1;
    if (isHere && isRightly) return true;
    const { user, partner } = place;
    const described = this.#context.describe(message);
    docket.charge({
      check: isRightly ? 'misrouted' : 'wrong-party',
      message,
      key: isRightly ? `row ${user}` : '',
      atMs: place.atMs,
      user,
      summary: isHere
        ? `${described} is in the history under other parties`
        : `${described} is in the history of users ${user} and ${partner}`,
      evidence: () => [
        this.#sent(message),
        this.#line(
          place,
          `row with server id ${row.id} names sender ${row.senderId} ` +
            `and receiver ${row.receiverId}`,
        ),
      ],
    });
    return isRightly;
  }

  #judgeExistence(row: MessageRow, message: number, place: RowPlace): void {
    const { docket, ledger } = this.#context;
    if (!ledger.has(message, FLAG.failed | FLAG.refused)) return;
    docket.charge({
      check: 'ghost-send',
      message,
      atMs: place.atMs,
      user: place.user,
      summary: `${this.#context.describe(message)} was refused, and is in the history`,
      evidence: () => [this.#sent(message), this.#line(place, `row with server id ${row.id}`)],
    });
  }

  #judgeUpdated(row: MessageRow, message: number, place: RowPlace): void {
    const { docket } = this.#context;
    this.#updatedCount += 1;
    // The time of creation was judged already.
    if (row.updated === row.created) {
      this.#sequenceCount += 1;
      return;
    }
    const updated = parseServerTime(row.updated);
    if (updated !== null) {
      this.#judgeSequence(updated, { row, message, place });
      return;
    }
    const shown = JSON.stringify(row.updated.slice(0, 40));
    docket.charge({
      check: 'bad-timestamp',
      message,
      atMs: place.atMs,
      user: place.user,
      summary: `\`updated\` of ${this.#context.describe(message)} is not ISO 8601 with an offset`,
      evidence: () => [this.#line(place, `row with server id ${row.id} has \`updated\` ${shown}`)],
    });
  }

  #judgeSequence(
    updated: ServerTime,
    { row, message, place }: { row: MessageRow; message: number; place: RowPlace },
  ): void {
    const created = parseServerTime(row.created);
    if (created === null) return;
    this.#sequenceCount += 1;
    const slackUs = UPDATED_SLACK_US + Math.max(created.unitUs, updated.unitUs);
    if (updated.us + slackUs >= created.us) return;
    const { docket } = this.#context;
    const byMs = ((created.us - updated.us) / 1000).toFixed(3);
    docket.charge({
      check: 'updated-before-created',
      message,
      atMs: place.atMs,
      user: place.user,
      summary:
        `The row of ${this.#context.describe(message)} was updated ${byMs} ms before it was ` +
        `created, so a client that asks for what changed since then misses it`,
      evidence: () => [
        this.#line(
          place,
          `row with server id ${row.id} has \`created\` ${row.created} ` +
            `and \`updated\` ${row.updated}`,
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
    const atMs = place.atMs - this.#context.originAtMs;
    return { atMs, where: 'rest', text: `${where}: ${text}` };
  }
}

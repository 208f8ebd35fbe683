// The order of the rows of a history: by time or by id, upwards or downwards, learned from all
// reads. What breaks it is charged at the end, when the key is known; monotonic writes and
// replies are judged at once.

import type { VerifierContext } from '../../context.ts';
import type { RowPlace } from '../row-judge.ts';
import {
  ORDER_KEYS,
  type OrderKey,
  type OrderPlace,
  type OwnRow,
  placeOf,
  STEP_SIGNS,
  signOfStep,
  stepOf,
} from './order-keys.ts';
import { judgeReplies } from './reply-order.ts';

/** Steps against one key that are remembered; beyond it the key is surely not the right one. */
const BROKEN_LIMIT = 10_000;

interface BrokenStep {
  readonly message: number;
  readonly place: RowPlace;
  readonly text: string;
}

/** The earliest conf of the rows behind, on one socket. */
interface Confirmed {
  atMs: number;
  message: number;
  created: string;
}

interface KeyRecord {
  followed: number;
  broken: number;
  readonly steps: BrokenStep[];
}

/** Lives as long as the verifier; `conclude` once. */
export class HistoryOrder {
  readonly #context: VerifierContext;
  readonly #keys: Readonly<Record<OrderKey, KeyRecord>>;
  /** Rows whose time can be read. */
  #timedCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
    const rows = ORDER_KEYS.map((key) => [key, { followed: 0, broken: 0, steps: [] }] as const);
    this.#keys = Object.fromEntries(rows) as unknown as Record<OrderKey, KeyRecord>;
  }

  /** Takes in the rows of one read. */
  judge(rows: readonly OwnRow[], place: RowPlace): void {
    const broken = new Set<OrderKey>();
    const stepsOfSign = new Int32Array(STEP_SIGNS);
    let stepCount = 0;
    let before: { readonly found: OwnRow; readonly at: OrderPlace } | null = null;
    for (const found of rows) {
      const at = placeOf(found.row);
      if (before !== null) {
        const sign = signOfStep(before.at, at);
        stepsOfSign[sign] = (stepsOfSign[sign] as number) + 1;
        const { breaks } = stepOf(sign);
        for (const key of breaks) this.#break(key, { before: before.found, found, place });
      }
      if (!Number.isNaN(at.createdUs)) this.#timedCount += 1;
      before = { found, at };
    }
    for (const [sign, count] of stepsOfSign.entries()) {
      if (count === 0) continue;
      const { follows, breaks } = stepOf(sign);
      stepCount += follows.length;
      for (const key of follows) this.#keys[key].followed += count;
      for (const key of breaks) broken.add(key);
    }
    if (stepCount === 0) return;
    this.#context.docket.pass('history-order');
    const key = this.#learned();
    // A broken order is charged as such; whose writes it turned round is not told beside it.
    if (broken.has(key)) return;
    const isById = key.startsWith('id') && this.#isTimeBroken();
    const upwards = key.endsWith('up') ? rows : rows.toReversed();
    this.#judgeWrites(upwards, place, isById);
    judgeReplies(this.#context, { rows: upwards, place, isById });
  }

  /** Charges what broke the order that the server follows. Once, at the end. */
  conclude(): void {
    const key = this.#learned();
    // Rows that all bear one time, as far as it is written, may be ordered by it: ids are free.
    const isOrderedById = key === 'id-up' || key === 'id-down';
    if (isOrderedById && this.#timedCount > 0 && !this.#isTimeBroken()) return;
    for (const { message, place, text } of this.#keys[key].steps) {
      this.#context.docket.charge({
        check: 'history-order',
        message,
        atMs: place.atMs,
        user: place.user,
        summary: `${this.#context.describe(message)} is out of order in a history`,
        evidence: () => [
          { atMs: place.atMs - this.#context.originAtMs, where: 'rest' as const, text },
        ],
      });
    }
  }

  #break(
    key: OrderKey,
    step: { readonly before: OwnRow; readonly found: OwnRow; readonly place: RowPlace },
  ): void {
    const record = this.#keys[key];
    record.broken += 1;
    if (record.steps.length >= BROKEN_LIMIT) return;
    const { before, found, place } = step;
    const { user, partner, atMs } = place;
    const text =
      `history of user ${user} with user ${partner}: row ${found.row.id} ` +
      `(${found.row.created}) follows row ${before.row.id} (${before.row.created})`;
    record.steps.push({ message: found.message, place: { user, partner, atMs }, text });
  }

  /** Neither way through time is without a break. */
  #isTimeBroken(): boolean {
    return this.#keys['created-up'].broken > 0 && this.#keys['created-down'].broken > 0;
  }

  /** The key with the fewest breaks among those that were followed at all; time upwards first. */
  #learned(): OrderKey {
    let best: OrderKey = 'created-up';
    for (const key of ORDER_KEYS) {
      const [one, other] = [this.#keys[key], this.#keys[best]];
      const isBetter = one.broken < other.broken || other.followed === 0;
      if (one.followed > 0 && isBetter) best = key;
    }
    return best;
  }

  /**
   * `rows` upwards: a message sent after the conf of a later row of the same socket is out of
   * order.
   */
  #judgeWrites(rows: readonly OwnRow[], place: RowPlace, isById: boolean): void {
    const { ledger, docket } = this.#context;
    const earliest = new Map<number, Confirmed>();
    let judged = 0;
    for (let at = rows.length - 1; at >= 0; at -= 1) {
      const { message, row } = rows[at] as OwnRow;
      const socket = ledger.socket.get(message);
      const later = earliest.get(socket);
      if (later !== undefined) judged += 1;
      const isTurned = later !== undefined && ledger.sentAtMs.get(message) > later.atMs;
      // Rows of one time stand as they like where time is the key.
      if (isTurned && (isById || row.created !== later.created)) {
        this.#chargeWrites(message, later.message, place);
      }
      const atMs = ledger.confirmedAtMs.get(message);
      if (!(atMs < (later?.atMs ?? Number.POSITIVE_INFINITY))) continue;
      if (later === undefined) earliest.set(socket, { atMs, message, created: row.created });
      else {
        later.atMs = atMs;
        later.message = message;
        later.created = row.created;
      }
    }
    docket.pass('monotonic-writes', judged);
  }

  #chargeWrites(message: number, earlier: number, place: RowPlace): void {
    const { docket, ledger, originAtMs } = this.#context;
    const { user, partner, atMs } = place;
    docket.charge({
      check: 'monotonic-writes',
      message: earlier,
      atMs,
      user,
      summary:
        `${this.#context.describe(message)} was sent after the conf of ` +
        `${this.#context.describe(earlier)} and stands before it in a history`,
      evidence: () => [
        {
          atMs: ledger.confirmedAtMs.get(earlier) - originAtMs,
          where: 'sender',
          text: `${this.#context.describe(earlier)} was confirmed`,
        },
        {
          atMs: ledger.sentAtMs.get(message) - originAtMs,
          where: 'sender',
          text: `${this.#context.describe(message)} was sent on the same socket`,
        },
        {
          atMs: atMs - originAtMs,
          where: 'rest',
          text: `history of user ${user} with user ${partner} shows them the other way round`,
        },
      ],
    });
  }
}

// The order of the rows of a history: upwards or downwards in time, learned once, and monotonic writes.

import type { MessageRow } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import { parseServerTime } from '../server-time.ts';
import type { RowPlace } from './row-judge.ts';

/** One row of this run in the order of the answer. */
export interface OwnRow {
  readonly message: number;
  readonly row: MessageRow;
}

interface Steps {
  up: number;
  down: number;
}

/** Learns the direction from whole reads and judges every further one. */
export class HistoryOrder {
  readonly #context: VerifierContext;
  readonly #steps: Steps = { up: 0, down: 0 };

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /** Judges the rows of one read. */
  judge(rows: readonly OwnRow[], place: RowPlace): void {
    const times = rows.map(({ row }) => parseServerTime(row.created)?.us ?? Number.NaN);
    const steps = countSteps(times);
    if (steps.up + steps.down === 0) return;
    this.#context.docket.pass('history-order');
    const direction = this.#directionOf(steps);
    const broken = brokenAt(times, direction);
    this.#steps.up += steps.up;
    this.#steps.down += steps.down;
    if (broken.length === 0)
      this.#judgeWrites(direction === 'up' ? rows : rows.toReversed(), place);
    for (const index of broken) this.#charge(rows, index, place);
  }

  /** The greater number of steps seen so far decides; this read's own where nothing was seen. */
  #directionOf(own: Steps): 'up' | 'down' {
    const up = this.#steps.up + own.up;
    return up >= this.#steps.down + own.down ? 'up' : 'down';
  }

  #charge(rows: readonly OwnRow[], index: number, place: RowPlace): void {
    const found = rows[index];
    const before = rows[index - 1];
    if (found === undefined || before === undefined) return;
    const { docket, originAtMs } = this.#context;
    docket.charge({
      check: 'history-order',
      message: found.message,
      ...place,
      summary: `${this.#context.describe(found.message)} is out of order in a history`,
      evidence: () => [
        {
          atMs: place.atMs - originAtMs,
          where: 'rest',
          text: `history of user ${place.user} with user ${place.partner}: row ${found.row.id} (${found.row.created}) follows row ${before.row.id} (${before.row.created})`,
        },
      ],
    });
  }

  /** `rows` upwards: a message sent after the conf of a later row of the same socket is out of order. */
  #judgeWrites(rows: readonly OwnRow[], place: RowPlace): void {
    const { ledger, docket } = this.#context;
    const earliest = new Map<
      number,
      { readonly confirmedAtMs: number; readonly message: number }
    >();
    for (const { message } of rows.toReversed()) {
      const socket = ledger.socket.get(message);
      const later = earliest.get(socket);
      if (later !== undefined) docket.pass('monotonic-writes');
      if (later !== undefined && ledger.sentAtMs.get(message) > later.confirmedAtMs) {
        this.#chargeWrites(message, later.message, place);
      }
      const confirmedAtMs = ledger.confirmedAtMs.get(message);
      if (
        Number.isNaN(confirmedAtMs) ||
        confirmedAtMs >= (later?.confirmedAtMs ?? Number.POSITIVE_INFINITY)
      )
        continue;
      earliest.set(socket, { confirmedAtMs, message });
    }
  }

  #chargeWrites(message: number, earlier: number, place: RowPlace): void {
    const { docket, ledger, originAtMs } = this.#context;
    docket.charge({
      check: 'monotonic-writes',
      message,
      ...place,
      summary: `${this.#context.describe(message)} was sent after the conf of an earlier message and stands before it in a history`,
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
          atMs: place.atMs - originAtMs,
          where: 'rest',
          text: `history of user ${place.user} with user ${place.partner} shows them the other way round`,
        },
      ],
    });
  }
}

function countSteps(times: readonly number[]): Steps {
  const steps = { up: 0, down: 0 };
  for (let index = 1; index < times.length; index += 1) {
    const change = (times[index] as number) - (times[index - 1] as number);
    if (change > 0) steps.up += 1;
    if (change < 0) steps.down += 1;
  }
  return steps;
}

/** Positions whose time goes against the direction; ties and unreadable times are free. */
function brokenAt(times: readonly number[], direction: 'up' | 'down'): readonly number[] {
  const broken: number[] = [];
  for (let index = 1; index < times.length; index += 1) {
    const change = (times[index] as number) - (times[index - 1] as number);
    if (direction === 'up' ? change < 0 : change > 0) broken.push(index);
  }
  return broken;
}

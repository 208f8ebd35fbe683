// Holds server times: written as ISO 8601 with an offset, the same in conf, re and row at the
// coarser precision, and not backwards between two sends of one socket of which the second was sent
// after the conf of the first. No latency is ever computed from them.

import type { IdentityClaim, VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { BACKWARD_LIMIT } from '../../limits.ts';
import { parseServerTime, type ServerTime } from '../../server-time.ts';
import { lineAt, storyOf } from '../evidence-lines.ts';

interface Backward {
  readonly earlier: number;
  readonly later: number;
  readonly atMs: number;
}

export class TimeClaims {
  readonly #context: VerifierContext;
  /** Sequential sends whose times run backwards; who is wrong is decided at the end. */
  readonly #backwards: Backward[] = [];
  #readCount = 0;
  #comparedCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /**
   * True when the time is the known one, the first, or unreadable. A row without any time is
   * charged to http-contract, where that was noticed.
   */
  hold(message: number, claim: IdentityClaim): boolean {
    if (claim.timestamp === '') return true;
    this.#readCount += 1;
    const time = parseServerTime(claim.timestamp);
    if (time === null) {
      this.#chargeForm(message, claim);
      return true;
    }
    const { ledger } = this.#context;
    if (ledger.timeUnitUs.get(message) === 0) {
      ledger.serverTimeUs.set(message, time.us);
      ledger.timeUnitUs.set(message, time.unitUs);
      return true;
    }
    this.#comparedCount += 1;
    const unitUs = Math.max(ledger.timeUnitUs.get(message), time.unitUs);
    const known = Math.floor(ledger.serverTimeUs.get(message) / unitUs);
    if (Math.abs(known - Math.floor(time.us / unitUs)) <= 1) return true;
    this.#chargeDifference(message, claim, time);
    return false;
  }

  /** `later` was sent after the conf of `earlier`, on the same socket. */
  holdSequence(earlier: number, later: number, atMs: number): void {
    const { ledger } = this.#context;
    const unitUs = Math.max(ledger.timeUnitUs.get(earlier), ledger.timeUnitUs.get(later));
    if (ledger.timeUnitUs.get(earlier) === 0 || ledger.timeUnitUs.get(later) === 0) return;
    this.#comparedCount += 1;
    const backUs = ledger.serverTimeUs.get(earlier) - ledger.serverTimeUs.get(later);
    if (backUs > unitUs && this.#backwards.length < BACKWARD_LIMIT) {
      this.#backwards.push({ earlier, later, atMs });
    }
  }

  /** Judges what ran backwards, and states what was judged. Once, at the end. */
  conclude(): void {
    for (const pair of this.#backwards) this.#judgeBackward(pair);
    this.#context.docket.pass('bad-timestamp', this.#readCount);
    this.#context.docket.pass('timestamp-mismatch', this.#comparedCount);
  }

  /** When one of the two is charged already for its own times, the order says nothing more. */
  #judgeBackward({ earlier, later, atMs }: Backward): void {
    const { docket, ledger } = this.#context;
    if (docket.isCharged('timestamp-mismatch', earlier)) return;
    if (ledger.has(earlier, FLAG.failed)) return;
    const backMs = (ledger.serverTimeUs.get(earlier) - ledger.serverTimeUs.get(later)) / 1000;
    docket.charge({
      check: 'timestamp-mismatch',
      message: later,
      atMs,
      summary: `${this.#context.describe(later)} was sent after the conf of ${this.#context.describe(earlier)} and is dated ${backMs.toFixed(3)} ms before it`,
      evidence: () => [...storyOf(this.#context, earlier), ...storyOf(this.#context, later)],
    });
  }

  #chargeForm(message: number, claim: IdentityClaim): void {
    this.#context.docket.charge({
      check: 'bad-timestamp',
      message,
      atMs: claim.atMs,
      user: claim.user,
      summary: `The ${claim.channel} of ${this.#context.describe(message)} has a time that is not ISO 8601 with an offset`,
      evidence: () => [
        lineAt(this.#context, claim.atMs, {
          where: claim.channel === 'row' ? 'rest' : 'server',
          text: `${claim.channel} dated ${JSON.stringify(claim.timestamp.slice(0, 40))}`,
        }),
      ],
    });
  }

  #chargeDifference(message: number, claim: IdentityClaim, time: ServerTime): void {
    const offMs = (time.us - this.#context.ledger.serverTimeUs.get(message)) / 1000;
    this.#context.docket.charge({
      check: 'timestamp-mismatch',
      message,
      atMs: claim.atMs,
      user: claim.user,
      summary: `The time of ${this.#context.describe(message)} in its ${claim.channel} is ${offMs.toFixed(3)} ms off the one seen before`,
      evidence: () => [
        ...storyOf(this.#context, message),
        lineAt(this.#context, claim.atMs, {
          where: claim.channel === 'row' ? 'rest' : 'server',
          text: `${claim.channel} dated ${JSON.stringify(claim.timestamp.slice(0, 40))}`,
        }),
      ],
    });
  }
}

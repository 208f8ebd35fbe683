// Whether users who stop reading harm the others: while one does, the times of the uninvolved are
// held against those right before and right after. One bad pause proves nothing; it must repeat.

import type { UserIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import { FLAG } from '../ledger/message-flags.ts';
import {
  HARM_AFTER_MS,
  HARM_BASE_SHARE,
  HARM_PAUSES,
  HARM_SAMPLES,
  HARM_SHARE,
  HARM_WINDOW_MAX_MS,
  HARM_WINDOW_MIN_MS,
  PAUSES_KEPT,
} from '../limits.ts';
import { lineAt } from '../live/evidence-lines.ts';
import type { LivenessParts } from './global-stall.ts';
import { SLOWER_THAN_MS, SpeedBins } from './speed-bins.ts';

/** From the first who stops reading to the last who reads on. */
interface Pause {
  readonly fromMs: number;
  toMs: number;
  readonly users: Set<UserIndex>;
}

interface Harm extends Pause {
  readonly overMs: number;
  readonly slowRatio: number;
}

export class SlowReaderHarm {
  readonly #context: VerifierContext;
  readonly #parts: LivenessParts;
  readonly #bins = new SpeedBins();
  /** Users that do not read (infinite), or when they last read on. */
  readonly #resumedAtMs = new Map<UserIndex, number>();
  readonly #harms: Harm[] = [];
  #open: Pause | null = null;
  #pausedCount = 0;
  /** Over, not judged yet; in order. */
  #ended: Pause[] = [];
  #lastEndedAtMs = Number.NEGATIVE_INFINITY;
  #judgedCount = 0;

  constructor(context: VerifierContext, parts: LivenessParts) {
    this.#context = context;
    this.#parts = parts;
  }

  paused(user: UserIndex, atMs: number): void {
    this.#pausedCount += 1;
    this.#resumedAtMs.set(user, Number.POSITIVE_INFINITY);
    this.#open ??= { fromMs: atMs, toMs: Number.NaN, users: new Set() };
    this.#open.users.add(user);
  }

  /** The user reads on, or its socket has ended. */
  resumed(user: UserIndex, atMs: number): void {
    if (this.#open === null) return;
    this.#pausedCount -= 1;
    this.#resumedAtMs.set(user, atMs);
    if (this.#pausedCount > 0) return;
    this.#open.toMs = atMs;
    if (this.#ended.length < PAUSES_KEPT) this.#ended.push(this.#open);
    this.#open = null;
  }

  /** A conf or a re has come. */
  sighted(message: number, atMs: number): void {
    const { ledger } = this.#context;
    const sentAtMs = ledger.sentAtMs.get(message);
    if (this.#resumedAtMs.size > 0 && this.#isInvolved(message, sentAtMs)) return;
    this.#bins.add(sentAtMs, atMs - sentAtMs);
  }

  advance(nowMs: number): void {
    const [pause] = this.#ended;
    if (pause === undefined || nowMs < pause.toMs + 2 * HARM_AFTER_MS + lengthOf(pause)) return;
    this.#judgeFirst();
  }

  /** Charges a harm that repeats, and states what was judged. Once, at the end. */
  conclude(): void {
    while (this.#ended.length > 0) this.#judgeFirst();
    this.#context.docket.pass('slow-reader-harm', this.#judgedCount);
    const isRule = this.#harms.length >= HARM_PAUSES && 2 * this.#harms.length >= this.#judgedCount;
    if (isRule) this.#charge();
  }

  #isInvolved(message: number, sentAtMs: number): boolean {
    const { ledger } = this.#context;
    if (ledger.has(message, FLAG.unread)) return true;
    const isReader = (user: UserIndex): boolean => (this.#resumedAtMs.get(user) ?? 0) >= sentAtMs;
    return isReader(ledger.sender.get(message)) || isReader(ledger.receiver.get(message));
  }

  #judgeFirst(): void {
    const pause = this.#ended.shift();
    if (pause === undefined) return;
    this.#judge(pause, this.#ended[0]?.fromMs ?? this.#open?.fromMs ?? Number.POSITIVE_INFINITY);
    this.#lastEndedAtMs = pause.toMs;
  }

  #judge(pause: Pause, nextFromMs: number): void {
    const lengthMs = lengthOf(pause);
    const { fromMs, toMs } = pause;
    const earliestMs = Math.max(fromMs - lengthMs, this.#lastEndedAtMs + HARM_AFTER_MS);
    const latestMs = Math.min(toMs + HARM_AFTER_MS + lengthMs, nextFromMs);
    if (!this.#parts.calm.isCalm(earliestMs, latestMs)) return;
    const before = this.#bins.sum(earliestMs, fromMs);
    const during = this.#bins.sum(fromMs, toMs);
    const after = this.#bins.sum(toMs + HARM_AFTER_MS, latestMs);
    if ([before, during, after].some(({ count }) => count < HARM_SAMPLES)) return;
    this.#judgedCount += 1;
    for (const [step, overMs] of SLOWER_THAN_MS.entries()) {
      const ratios = [before, after].map(({ slow, count }) => (slow[step] ?? 0) / count);
      if (ratios.some((ratio) => ratio > HARM_BASE_SHARE)) continue;
      const slowRatio = (during.slow[step] ?? 0) / during.count;
      if (slowRatio >= HARM_SHARE) this.#harms.push({ ...pause, overMs, slowRatio });
      return;
    }
  }

  #charge(): void {
    const [first] = this.#harms;
    if (first === undefined) return;
    const users = new Set(this.#harms.flatMap((harm) => [...harm.users]));
    const who = users.size === 1 ? `user ${[...users].join('')}` : `one of ${users.size} users`;
    const share = Math.round(100 * first.slowRatio);
    this.#context.docket.charge({
      check: 'slow-reader-harm',
      message: -1,
      key: 'run',
      atMs: first.fromMs,
      summary:
        `while ${who} did not read its socket, everybody else was slowed down, in ` +
        `${this.#harms.length} of ${this.#judgedCount} pauses: ${share} % of what the uninvolved ` +
        `were owed took more than ${first.overMs} ms, and hardly anything before and after, ` +
        'so give each socket a bounded queue, and wait for none of them',
      evidence: () =>
        this.#harms.slice(0, HARM_PAUSES).flatMap(({ fromMs, toMs, overMs, slowRatio }) => [
          lineAt(this.#context, fromMs, {
            where: 'rig',
            text: 'a user stopped reading; until here the others were answered promptly',
          }),
          lineAt(this.#context, toMs, {
            where: 'rig',
            text: `it read on; meanwhile ${Math.round(100 * slowRatio)} % of the others’ confs and deliveries took more than ${overMs} ms`,
          }),
        ]),
    });
  }
}

/** How much before and after is looked at. */
function lengthOf({ fromMs, toMs }: Pause): number {
  return Math.min(HARM_WINDOW_MAX_MS, Math.max(HARM_WINDOW_MIN_MS, toMs - fromMs));
}

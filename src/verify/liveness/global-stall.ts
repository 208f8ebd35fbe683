// A server that stands still: nothing of any kind arrives on any socket while sends of several
// sockets wait for longer than ever before. One finding for each such silence, never one per
// message.

import type { VerifierContext } from '../context.ts';
import { FLAG } from '../ledger/message-flags.ts';
import {
  AFTER_GAP_HOLD_MS,
  STALL_CONFIRMS,
  STALL_EXPLAINED,
  STALL_FACTOR,
  STALL_MIN_MS,
  STALL_SENDS,
  STALL_SOCKETS,
} from '../limits.ts';
import { lineAt, sentLine } from '../live/evidence-lines.ts';
import type { Calm } from './calm.ts';
import { isUnreadSince, type OpenSockets } from './open-sockets.ts';

export interface LivenessParts {
  readonly calm: Calm;
  readonly sockets: OpenSockets;
}

interface Stall {
  readonly fromMs: number;
  readonly limitMs: number;
  readonly socketCount: number;
  /** Sends that waited for longer than the limit, in the order of sending. */
  readonly waiting: readonly number[];
  /** All that waited in it, for however long. */
  readonly held: readonly number[];
}

const ANSWERED = FLAG.confirmed | FLAG.failed | FLAG.refused | FLAG.answered | FLAG.abandoned;

export class GlobalStall {
  readonly #context: VerifierContext;
  readonly #parts: LivenessParts;
  /** Silences that are over, and may still turn out to have been our own. */
  readonly #ended: (Stall & { readonly toMs: number })[] = [];
  #open: Stall | null = null;
  #heardAtMs = Number.NaN;
  #endedAtMs = Number.NEGATIVE_INFINITY;
  #longestConfirmMs = 0;
  #confirmCount = 0;
  #second = Number.NaN;
  #secondCount = 0;

  constructor(context: VerifierContext, parts: LivenessParts) {
    this.#context = context;
    this.#parts = parts;
  }

  sent(atMs: number): void {
    if (this.#confirmCount < STALL_CONFIRMS) return;
    const second = Math.floor(atMs / 1000);
    if (second === this.#second) return;
    this.#second = second;
    this.#secondCount += 1;
  }

  /** Something arrived on some socket; told before anybody judges it. */
  heard(atMs: number): void {
    if (atMs - this.#heardAtMs > STALL_MIN_MS) this.#silenceEnded(atMs);
    if (!(atMs <= this.#heardAtMs)) this.#heardAtMs = atMs;
  }

  confirmed(message: number, atMs: number): void {
    const { ledger } = this.#context;
    const sentAtMs = ledger.sentAtMs.get(message);
    this.#confirmCount += 1;
    const tookMs = atMs - sentAtMs;
    if (tookMs <= this.#longestConfirmMs || sentAtMs < this.#endedAtMs) return;
    if (ledger.has(message, FLAG.unread) || !this.#parts.calm.isCalm(sentAtMs, atMs)) return;
    this.#longestConfirmMs = tookMs;
  }

  advance(nowMs: number): void {
    if (this.#open === null && nowMs - this.#heardAtMs > this.#limitMs) {
      this.#open = this.#stallAt(nowMs);
    }
    for (;;) {
      const [stall] = this.#ended;
      if (stall === undefined || nowMs - stall.toMs < AFTER_GAP_HOLD_MS) return;
      this.#ended.shift();
      this.#judge(stall);
    }
  }

  /** States what was judged. Once, at the end. */
  conclude(nowMs: number): void {
    this.advance(nowMs);
    for (const stall of this.#ended.splice(0)) this.#judge(stall);
    if (this.#open !== null) this.#judge({ ...this.#open, toMs: nowMs });
    this.#context.docket.pass('global-stall', this.#secondCount);
  }

  /** A silence is a stall beyond this. */
  get #limitMs(): number {
    return Math.max(STALL_MIN_MS, STALL_FACTOR * this.#longestConfirmMs);
  }

  #silenceEnded(atMs: number): void {
    const stall = this.#stallAt(atMs) ?? this.#open;
    this.#open = null;
    if (stall === null) return;
    this.#ended.push({ ...stall, toMs: atMs });
    this.#endedAtMs = atMs;
  }

  /** Null while too little waits, or not for long enough. */
  #stallAt(atMs: number): Stall | null {
    const limitMs = this.#limitMs;
    if (this.#confirmCount < STALL_CONFIRMS || atMs - this.#heardAtMs <= limitMs) return null;
    const { ledger } = this.#context;
    const waiting: number[] = [];
    const held: number[] = [];
    const sockets = new Set<number>();
    for (let message = ledger.count - 1; message >= 0; message -= 1) {
      const sentAtMs = ledger.sentAtMs.get(message);
      if (sentAtMs < this.#heardAtMs - limitMs) break;
      if (!this.#isAwaited(message, sentAtMs)) continue;
      if (held.length < STALL_EXPLAINED) held.push(message);
      if (atMs - sentAtMs <= limitMs) continue;
      waiting.push(message);
      sockets.add(ledger.socket.get(message));
    }
    if (waiting.length < STALL_SENDS || sockets.size < STALL_SOCKETS) return null;
    waiting.reverse();
    const fromMs = Math.max(this.#heardAtMs, ledger.sentAtMs.get(waiting[0] ?? 0));
    return { fromMs, limitMs, waiting, held, socketCount: this.#parts.sockets.count };
  }

  #isAwaited(message: number, sentAtMs: number): boolean {
    const { ledger } = this.#context;
    if (ledger.has(message, ANSWERED)) return false;
    const socket = this.#parts.sockets.find(ledger.socket.get(message));
    return socket !== undefined && !isUnreadSince(socket, sentAtMs);
  }

  #judge(stall: Stall & { readonly toMs: number }): void {
    const { fromMs, toMs, waiting, held, socketCount } = stall;
    // What a gap of ours held back was read only after it.
    if (!this.#parts.calm.isCalm(fromMs, toMs + AFTER_GAP_HOLD_MS)) return;
    const { docket, ledger } = this.#context;
    const senders = new Set(waiting.map((message) => ledger.sender.get(message))).size;
    const [first = 0] = waiting;
    const lastedSeconds = ((toMs - fromMs) / 1000).toFixed(1);
    docket.charge({
      check: 'global-stall',
      message: -1,
      key: String(first),
      explains: held,
      atMs: fromMs,
      summary:
        `nothing arrived on any of ${socketCount} sockets for ${lastedSeconds} s, from ` +
        `${this.#context.at(fromMs)} to ${this.#context.at(toMs)}, while ${waiting.length} sends ` +
        `of ${senders} users waited, so the whole server stood still: look for what blocks it ` +
        '(a long computation, a lock, a full pool), not at single messages',
      evidence: () => [
        lineAt(this.#context, fromMs, { where: 'rig', text: 'from here on nothing arrived' }),
        sentLine(this.#context, first),
        sentLine(this.#context, waiting.at(-1) ?? first),
        lineAt(this.#context, toMs, {
          where: 'rig',
          text: `something arrived again, or the run ended; by the confs before, more than ${Math.round(stall.limitMs)} ms is a stall`,
        }),
      ],
    });
  }
}

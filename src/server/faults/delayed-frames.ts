// Frames that leave later than their turn: after a delay, or behind the next message of their pair,
// and rows that are stored as late. They are logged when they are sent, with what was waited.

import type { Clock } from '../../base/index.ts';
import type { MessageStore, StoredMessage } from '../store/index.ts';
import type { MicrosecondClock } from '../timestamps.ts';
import type { MessagePlan, PlannedFrame } from './message-plan.ts';
import { bodyHashOf, framesOf } from './message-plan.ts';
import type { Selector } from './rules/rule.ts';
import type { FaultLog, FaultLogEntry } from './truth/fault-log.ts';
import type { Receipts } from './truth/receipts.ts';
import type { ServedReads } from './truth/served-reads.ts';

interface Waiting {
  readonly plan: MessagePlan;
  readonly frames: readonly PlannedFrame[];
  readonly entry: FaultLogEntry;
  readonly selector: Selector;
  readonly sinceMs: number;
  readonly sinceUs: number;
  /** Stored before the frames leave. */
  readonly rows?: readonly StoredMessage[];
  timer: NodeJS.Timeout | undefined;
}

type Held = Omit<Waiting, 'sinceMs' | 'sinceUs' | 'timer'>;

export interface DelayedFramesParts {
  readonly clock: Clock;
  readonly log: FaultLog;
  readonly receipts: Receipts;
  readonly served: ServedReads;
  readonly store: MessageStore;
  readonly instants: MicrosecondClock;
  readonly transmit: (frames: readonly PlannedFrame[]) => void;
}

/** User keys are below 2^26, so that a pair fits a safe integer. */
const PAIR_BASE = 2 ** 26;

export class DelayedFrames {
  readonly #parts: DelayedFramesParts;
  readonly #late = new Set<Waiting>();
  readonly #held = new Map<number, Waiting>();

  constructor(parts: DelayedFramesParts) {
    this.#parts = parts;
  }

  after(delayMs: number, what: Held): void {
    const waiting = this.#waiting(what);
    waiting.timer = setTimeout(() => this.#sendLate(waiting), delayMs);
    this.#late.add(waiting);
  }

  /** False when a message of the pair waits already. */
  behindNext(holdMs: number, what: Held): boolean {
    const pair = pairOf(what.plan);
    if (this.#held.has(pair)) return false;
    const waiting = this.#waiting(what);
    waiting.timer = setTimeout(() => this.#release(pair, waiting), holdMs);
    this.#held.set(pair, waiting);
    return true;
  }

  /** Lets a new message overtake the one that waits for it; true when there was one. */
  meet(plan: MessagePlan): boolean {
    const pair = pairOf(plan);
    const waiting = this.#held.get(pair);
    if (waiting === undefined) return false;
    this.#held.delete(pair);
    clearTimeout(waiting.timer);
    const isSameSocket = waiting.plan.message.connection === plan.message.connection;
    const { id } = waiting.plan.message;
    const isAfterConf = this.#parts.receipts.isConfirmedBefore(id, plan.message.id);
    if (!isSameSocket || !isAfterConf) {
      plan.frames.unshift(...waiting.frames);
      waiting.selector.refund();
      return true;
    }
    const overtaken = waiting.frames.flatMap(({ targets }) => targets);
    const overtaking = new Set(framesOf(plan, 're').flatMap(({ targets }) => targets));
    plan.frames.push(...waiting.frames);
    this.#parts.log.append({
      ...waiting.entry,
      observable: overtaken.some((socket) => socket.isOpen && overtaking.has(socket)),
      delayMs: this.#parts.clock.nowMs() - waiting.sinceMs,
      otherServerId: plan.message.id,
      otherBodyHash: bodyHashOf(plan.message.body),
    });
    return true;
  }

  /** Sends everything that waits, now. */
  finish(): void {
    for (const waiting of [...this.#late]) this.#sendLate(waiting);
    for (const [pair, waiting] of [...this.#held]) this.#release(pair, waiting);
  }

  #waiting(what: Held): Waiting {
    const { clock, instants } = this.#parts;
    const since = { sinceMs: clock.nowMs(), sinceUs: instants.currentUs() };
    return { ...what, ...since, timer: undefined };
  }

  #sendLate(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    this.#late.delete(waiting);
    const { log, clock } = this.#parts;
    const observable =
      waiting.rows === undefined ? isReached(waiting) : this.#storeLate(waiting, waiting.rows);
    this.#parts.transmit(waiting.frames);
    log.append({ ...waiting.entry, observable, delayMs: clock.nowMs() - waiting.sinceMs });
  }

  /** True when one of the two looked before it was stored. */
  #storeLate({ plan, sinceUs }: Waiting, rows: readonly StoredMessage[]): boolean {
    const { store, served } = this.#parts;
    const { sender, receiver } = plan.message;
    store.begin();
    for (const row of rows) store.insert(row);
    store.commit();
    return served.isServedSince(sender.pk, receiver.pk, sinceUs);
  }

  #release(pair: number, waiting: Waiting): void {
    clearTimeout(waiting.timer);
    this.#held.delete(pair);
    waiting.selector.refund();
    this.#parts.transmit(waiting.frames);
  }
}

function isReached({ frames }: Waiting): boolean {
  return frames.some(({ targets }) => targets.some((socket) => socket.isOpen));
}

function pairOf({ message }: MessagePlan): number {
  return message.sender.pk * PAIR_BASE + message.receiver.pk;
}

// Frames that leave later than their turn: after a delay, or behind the next message of their pair.
// They are logged when they are sent, with what was really waited.

import type { Clock } from '../../base/index.ts';
import type { MessagePlan, PlannedFrame } from './message-plan.ts';
import { bodyHashOf, framesOf } from './message-plan.ts';
import type { Selector } from './rules/rule.ts';
import type { FaultLog, FaultLogEntry } from './truth/fault-log.ts';
import type { Receipts } from './truth/receipts.ts';

interface Waiting {
  readonly plan: MessagePlan;
  readonly frames: readonly PlannedFrame[];
  readonly entry: FaultLogEntry;
  readonly selector: Selector;
  readonly sinceMs: number;
  timer: NodeJS.Timeout | undefined;
}

export interface DelayedFramesParts {
  readonly clock: Clock;
  readonly log: FaultLog;
  readonly receipts: Receipts;
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

  after(delayMs: number, what: Omit<Waiting, 'sinceMs' | 'timer'>): void {
    const waiting = this.#waiting(what);
    waiting.timer = setTimeout(() => this.#sendLate(waiting), delayMs);
    this.#late.add(waiting);
  }

  /** False when a message of the pair waits already. */
  behindNext(holdMs: number, what: Omit<Waiting, 'sinceMs' | 'timer'>): boolean {
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

  #waiting(what: Omit<Waiting, 'sinceMs' | 'timer'>): Waiting {
    return { ...what, sinceMs: this.#parts.clock.nowMs(), timer: undefined };
  }

  #sendLate(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    this.#late.delete(waiting);
    const isReached = waiting.frames.some(({ targets }) => targets.some((socket) => socket.isOpen));
    this.#parts.transmit(waiting.frames);
    const delayMs = this.#parts.clock.nowMs() - waiting.sinceMs;
    this.#parts.log.append({ ...waiting.entry, observable: isReached, delayMs });
  }

  #release(pair: number, waiting: Waiting): void {
    clearTimeout(waiting.timer);
    this.#held.delete(pair);
    waiting.selector.refund();
    this.#parts.transmit(waiting.frames);
  }
}

function pairOf({ message }: MessagePlan): number {
  return message.sender.pk * PAIR_BASE + message.receiver.pk;
}

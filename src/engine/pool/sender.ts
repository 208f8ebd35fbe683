// Hands messages of iterations to their users' sockets and keeps the books right: a message that is
// planned is sent, blocked until the socket takes it, or dropped. It knows nothing of behaviors.

import type { SendOutcome, SendWaiter } from '../../client/index.ts';
import type { MetricsRecorder } from '../../metrics/index.ts';
import type { UserIndex } from '../../observation/index.ts';
import type { StepResult } from '../../users/index.ts';
import type { Waits } from '../pacing/waits.ts';
import type { Iteration } from './iteration.ts';
import type { LoadBooks } from './load-books.ts';
import type { Due, LoadTime } from './load-time.ts';

/** Unsent bytes of one socket at which the next message waits: the server is not reading. */
export const BUFFER_LIMIT_BYTES = 1_048_576;

/** A full buffer is looked at again after this long. */
const BUFFER_RETRY_MS = 5;

export interface SenderOptions {
  readonly time: LoadTime;
  readonly waits: Waits;
  readonly books: LoadBooks;
  readonly metrics: MetricsRecorder;
  /** A conf is waited for no longer than this; then the behavior goes on. */
  readonly confirmMs: number;
}

export class Sender {
  readonly #options: SenderOptions;
  /** For messages whose outcome nobody waits for; it still hears a refusal in the act. */
  readonly #silentWaiter: SendWaiter;
  #isHandingOver = false;
  /** Who is told about the message that is being handed over; null: nobody. */
  #handingOver: Iteration | null = null;
  #instantOutcome: SendOutcome | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#silentWaiter = { settled: (outcome) => void this.noteOutcome(outcome, null) };
  }

  /** Decides on one message and hands it over; null when the outcome is still to come. */
  send(iteration: Iteration, to: UserIndex, awaitConfirm: boolean): StepResult | null {
    iteration.pendingDue = this.#takeDue(iteration);
    iteration.pendingTo = to;
    iteration.pendingConfirm = awaitConfirm;
    return this.retry(iteration);
  }

  /** Hands the decided message over, or leaves the iteration blocked with it. */
  retry(iteration: Iteration): StepResult | null {
    const { session } = iteration.slot.user;
    if (!session.isOpen || session.bufferedBytes > BUFFER_LIMIT_BYTES) {
      iteration.state = 'blocked';
      iteration.hasOwnPace = true;
      if (session.isOpen) {
        this.#options.waits.wakeAt(iteration, this.#options.time.nowMs() + BUFFER_RETRY_MS);
      }
      return null;
    }
    return this.#handOver(iteration);
  }

  /** Drops the message that the iteration is blocked with. */
  giveUp(iteration: Iteration): void {
    if (iteration.pendingDue === null) return;
    this.#options.books.drop(iteration.pendingDue, 1);
    iteration.pendingDue = null;
  }

  /** True when it is the outcome of the very message that is being handed over. */
  noteOutcome(outcome: SendOutcome, iteration: Iteration | null): boolean {
    if (!this.#isHandingOver || this.#handingOver !== iteration) return false;
    this.#instantOutcome = outcome;
    return true;
  }

  /** The session has taken the iteration's first operation: user_wait ends. Once per iteration. */
  noteStart(iteration: Iteration, due: Due): void {
    if (iteration.isStartNoted) return;
    iteration.isStartNoted = true;
    const { metrics, time } = this.#options;
    metrics.started(due.load, due.measured, due.dispatchedAtMs, time.nowMs());
  }

  #takeDue(iteration: Iteration): Due {
    if (iteration.bookedCount > 0) {
      iteration.bookedCount -= 1;
      return iteration.due;
    }
    const due = this.#options.time.dueNow(iteration.context.load);
    this.#options.books.plan(due, 1);
    return due;
  }

  #handOver(iteration: Iteration): StepResult | null {
    const due = iteration.pendingDue;
    if (due === null) return 'failed';
    iteration.pendingDue = null;
    this.noteStart(iteration, due);
    const outcome = this.#submit(iteration, due);
    if (outcome === 'failed') {
      this.#options.books.drop(due, 1);
      return 'failed';
    }
    this.#options.books.send();
    if (!iteration.pendingConfirm) return 'done';
    if (outcome !== null) return outcome;
    iteration.state = 'confirming';
    iteration.hasOwnPace = true;
    const { waits, time, confirmMs } = this.#options;
    waits.wakeAt(iteration, time.nowMs() + confirmMs);
    return null;
  }

  /** The outcome, when it was known at once: a refusal. */
  #submit(iteration: Iteration, due: Due): SendOutcome | null {
    this.#instantOutcome = null;
    this.#isHandingOver = true;
    this.#handingOver = iteration.pendingConfirm ? iteration : null;
    try {
      iteration.slot.user.send({
        kind: 'message',
        to: iteration.pendingTo,
        load: due.load,
        intendedAtMs: due.intendedAtMs,
        dispatchedAtMs: due.dispatchedAtMs,
        measured: due.measured,
        expectsAnswer: iteration.behavior.expectsAnswers,
        waiter: iteration.pendingConfirm ? iteration : this.#silentWaiter,
      });
    } finally {
      this.#isHandingOver = false;
    }
    return this.#instantOutcome;
  }
}

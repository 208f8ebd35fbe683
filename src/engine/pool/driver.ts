// Moves iterations through the steps of their behaviors: carries out what can be done at once,
// parks the rest until time, a socket, a message or the client resumes it. It starts and queues
// nothing.

import { unreachable } from '../../base/index.ts';
import type { SendOutcome } from '../../client/index.ts';
import type { Step, StepResult } from '../../users/index.ts';
import type { Waits } from '../pacing/waits.ts';
import type { ClientSteps } from './client-steps.ts';
import type { Iteration, IterationMover } from './iteration.ts';
import type { LoadBooks } from './load-books.ts';
import type { LoadTime } from './load-time.ts';
import type { Sender } from './sender.ts';

export interface DriverOptions {
  readonly time: LoadTime;
  readonly waits: Waits;
  readonly books: LoadBooks;
  readonly clientSteps: ClientSteps;
  readonly sender: Sender;
  readonly onEnded: (iteration: Iteration) => void;
}

/** Steps that leave the user as it was found: they are carried out although the load has ended. */
const PUTS_RIGHT: ReadonlySet<Step['do']> = new Set(['connect', 'close-device', 'resume-reading']);

/** A result that is not known yet. */
type Pending = null;

export class Driver implements IterationMover {
  readonly #options: DriverOptions;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  /** Begins the behavior; may end it before it returns. */
  begin(iteration: Iteration): void {
    iteration.run = iteration.behavior.run(iteration.context);
    iteration.slot.running.push(iteration);
    if (iteration.bookedCount === 0) this.#options.sender.noteStart(iteration, iteration.due);
    this.resume(iteration, 'done');
  }

  resume(iteration: Iteration, result: StepResult): void {
    if (iteration.state === 'ended' || iteration.run === null) return;
    iteration.state = 'ready';
    let told: StepResult | Pending = result;
    while (told !== null) {
      const next = iteration.run.next(told);
      if (next.done === true) {
        this.#end(iteration);
        return;
      }
      told = this.#perform(iteration, next.value);
    }
  }

  wake(iteration: Iteration): void {
    switch (iteration.state) {
      case 'waiting':
        this.resume(iteration, 'done');
        return;
      case 'listening':
        this.resume(iteration, 'timeout');
        return;
      case 'confirming':
        this.resume(iteration, 'indeterminate');
        return;
      case 'blocked':
        this.unblock(iteration);
        return;
      default:
        return;
    }
  }

  /** Tries the message again that the socket did not take. */
  unblock(iteration: Iteration): void {
    if (iteration.state !== 'blocked') return;
    this.#options.waits.cancel(iteration);
    const result = this.#options.sender.retry(iteration);
    if (result !== null) this.resume(iteration, result);
  }

  settled(iteration: Iteration, outcome: SendOutcome): void {
    if (this.#options.sender.noteOutcome(outcome, iteration)) return;
    if (iteration.state !== 'confirming') return;
    this.#options.waits.cancel(iteration);
    this.resume(iteration, outcome);
  }

  /** A message from `from` is in the user's view: whoever listens for it takes it. */
  messageArrived(iteration: Iteration): void {
    if (iteration.state !== 'listening') return;
    if (!iteration.context.view.takeFrom(iteration.context.load, iteration.listensTo)) return;
    this.#options.waits.cancel(iteration);
    this.resume(iteration, 'message');
  }

  /** Ends the iteration's waiting, of whatever kind; what the client is doing is left to end. */
  stop(iteration: Iteration): void {
    iteration.isStopped = true;
    const { state } = iteration;
    if (state === 'busy' || state === 'queued' || state === 'ready' || state === 'ended') return;
    this.#options.waits.cancel(iteration);
    if (state === 'blocked') this.#options.sender.giveUp(iteration);
    this.resume(iteration, 'stopped');
  }

  #perform(iteration: Iteration, step: Step): StepResult | Pending {
    const { clientSteps, sender } = this.#options;
    if (iteration.isStopped && !PUTS_RIGHT.has(step.do)) return 'stopped';
    switch (step.do) {
      case 'send':
        return sender.send(iteration, step.to, step.awaitConfirm);
      case 'wait':
        return this.#park(iteration, 'waiting', step.ms);
      case 'await-message':
        return this.#listen(iteration, step);
      case 'read-history':
        return clientSteps.readHistory(iteration, step.partner, this);
      case 'read-threads':
        return clientSteps.readThreads(iteration, this);
      case 'disconnect':
        return clientSteps.disconnect(iteration, step.how, this);
      case 'connect':
        return clientSteps.connect(iteration, this);
      case 'open-device':
        return clientSteps.openDevice(iteration, this);
      case 'close-device':
        return clientSteps.closeDevice(iteration, this);
      case 'pause-reading':
        return clientSteps.pauseReading(iteration);
      case 'send-bad-input':
        return clientSteps.sendBadInput(iteration, step.input);
      case 'try-expired-token':
        return clientSteps.tryExpiredToken(iteration, this);
      case 'resume-reading':
        return clientSteps.resumeReading(iteration);
      default:
        return unreachable(step);
    }
  }

  #listen(
    iteration: Iteration,
    step: Extract<Step, { do: 'await-message' }>,
  ): StepResult | Pending {
    const { view, load } = iteration.context;
    iteration.hasOwnPace = true;
    if (view.takeFrom(load, step.from)) return 'message';
    iteration.listensTo = step.from;
    return this.#park(iteration, 'listening', step.limitMs);
  }

  #park(iteration: Iteration, state: 'waiting' | 'listening', forMs: number): Pending {
    const { waits, time } = this.#options;
    iteration.hasOwnPace = true;
    iteration.state = state;
    waits.wakeAt(iteration, time.nowMs() + forMs);
    return null;
  }

  #end(iteration: Iteration): void {
    iteration.state = 'ended';
    iteration.run = null;
    this.#options.books.drop(iteration.due, iteration.bookedCount);
    iteration.bookedCount = 0;
    const { running } = iteration.slot;
    running.splice(running.indexOf(iteration), 1);
    this.#options.onEnded(iteration);
  }
}

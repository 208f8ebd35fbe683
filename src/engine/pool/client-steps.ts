// Steps that the client carries out in its own time: reads, connections, devices. Each parks its
// iteration and resumes it when the client is done. It sends no message and decides nothing.

import type { BadInput, CloseHow, ReadRequest } from '../../client/index.ts';
import type { UserIndex } from '../../observation/index.ts';
import type { StepResult } from '../../users/index.ts';
import type { Connector } from '../connection/connector.ts';
import type { Iteration, IterationMover } from './iteration.ts';
import type { LoadTime } from './load-time.ts';

export interface ClientStepsOptions {
  readonly time: LoadTime;
  readonly connector: Connector;
  readonly idOf: (user: UserIndex) => string;
  /** Ends what is in flight when the runner closes. */
  readonly signal: AbortSignal;
  /** A client that throws is a bug: the run fails with it. */
  readonly onFailure: (error: unknown) => void;
}

export class ClientSteps {
  readonly #options: ClientStepsOptions;

  constructor(options: ClientStepsOptions) {
    this.#options = options;
  }

  readHistory(iteration: Iteration, partner: UserIndex, mover: IterationMover): null {
    const { session } = iteration.slot.user;
    const request = {
      ...this.#readRequest(iteration),
      partner,
      partnerId: this.#options.idOf(partner),
    };
    const read = session.readHistory(request, this.#options.signal);
    return this.#resumeAfter(iteration, mover, read.then(doneOrFailed));
  }

  readThreads(iteration: Iteration, mover: IterationMover): null {
    const { session } = iteration.slot.user;
    const read = session.readThreads(this.#readRequest(iteration), this.#options.signal);
    return this.#resumeAfter(iteration, mover, read.then(doneOrFailed));
  }

  disconnect(iteration: Iteration, how: CloseHow, mover: IterationMover): null {
    const { slot } = iteration;
    slot.isWanted = false;
    const closed = slot.user.session.disconnect(how, this.#options.signal);
    return this.#resumeAfter(
      iteration,
      mover,
      closed.then(() => 'done'),
    );
  }

  /** One attempt; when it fails the session goes on by itself, unless reconnecting is off. */
  connect(iteration: Iteration, mover: IterationMover): StepResult | null {
    const { slot } = iteration;
    if (slot.isOpen) {
      slot.isWanted = true;
      return 'done';
    }
    const connected = this.#options.connector.connect(slot);
    return this.#resumeAfter(iteration, mover, connected.then(doneOrFailed));
  }

  openDevice(iteration: Iteration, mover: IterationMover): null {
    const opened = iteration.slot.user.session.openDevice(this.#options.signal);
    return this.#resumeAfter(
      iteration,
      mover,
      opened.then((socket) => {
        iteration.device = socket;
        return doneOrFailed(socket !== null);
      }),
    );
  }

  closeDevice(iteration: Iteration, mover: IterationMover): StepResult | null {
    const { device } = iteration;
    if (device === null) return 'done';
    iteration.device = null;
    const { session } = iteration.slot.user;
    const closed = session.closeDevice(device, 'polite', this.#options.signal);
    return this.#resumeAfter(
      iteration,
      mover,
      closed.then(() => 'done'),
    );
  }

  sendBadInput(iteration: Iteration, input: BadInput): StepResult {
    const { device } = iteration;
    return doneOrFailed(device !== null && iteration.slot.user.session.sendBadInput(device, input));
  }

  tryExpiredToken(iteration: Iteration, mover: IterationMover): null {
    const tried = iteration.slot.user.session.tryExpiredToken(this.#options.signal);
    return this.#resumeAfter(iteration, mover, tried.then(doneOrFailed));
  }

  pauseReading(iteration: Iteration): StepResult {
    return doneOrFailed(iteration.slot.user.session.pauseReading());
  }

  resumeReading(iteration: Iteration): StepResult {
    iteration.slot.user.session.resumeReading();
    return 'done';
  }

  #readRequest(iteration: Iteration): ReadRequest {
    const { context, due } = iteration;
    const at = iteration.hasOwnPace ? this.#options.time.dueNow(context.load) : due;
    return {
      purpose: 'load',
      load: context.load,
      intendedAtMs: at.intendedAtMs,
      measured: at.measured,
    };
  }

  #resumeAfter(iteration: Iteration, mover: IterationMover, work: Promise<StepResult>): null {
    iteration.state = 'busy';
    iteration.hasOwnPace = true;
    work.then((result) => mover.resume(iteration, result), this.#options.onFailure);
    return null;
  }
}

function doneOrFailed(isDone: boolean): StepResult {
  return isDone ? 'done' : 'failed';
}

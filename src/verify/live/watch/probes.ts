// A 101 is not yet a subscription: a socket that should have got a message and has never got any is
// probed by the sender of that message, a few times; after that its liveness is not judged.

import type { VerifierContext } from '../../context.ts';
import { CONTROL_TRIES } from '../../limits.ts';
import type { SocketTable } from '../sockets.ts';
import type { Controls } from './controls.ts';
import type { Patience } from './patience.ts';

export interface ProbeParts {
  readonly sockets: SocketTable;
  readonly controls: Controls;
  readonly patience: Patience;
}

export class Probes {
  readonly #context: VerifierContext;
  readonly #parts: ProbeParts;

  constructor(context: VerifierContext, parts: ProbeParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /**
   * A message has not arrived at a receiver without a proven socket: asks for proof while it helps.
   */
  consider(message: number): void {
    const { ledger, isStopped, nowMs } = this.#context;
    const { sockets, controls, patience } = this.#parts;
    if (isStopped) return;
    const receiver = ledger.receiver.get(message);
    const socket = sockets.openOf(receiver).find((open) => Number.isNaN(open.settledAtMs));
    if (socket === undefined || socket.probeCount >= CONTROL_TRIES) return;
    if (nowMs - socket.probedAtMs < patience.deliveryGraceMs) return;
    if (controls.ask('probe', ledger.sender.get(message), receiver) !== 'asked') return;
    socket.probeCount += 1;
    socket.probedAtMs = nowMs;
  }
}

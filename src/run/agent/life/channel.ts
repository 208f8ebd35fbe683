// An agent's way to its coordinator, with back-pressure: what the coordinator does not take piles
// up in this process, so only so much is handed over. Reports are skipped meanwhile, and their
// counts go into the next one; what must arrive is always handed over.

import type { FromAgent } from '../wire.ts';

/**
 * Messages that were handed over and not taken. A report is two to five messages of a few KiB, four
 * times a second: about five seconds of a coordinator that stands still, below a MiB.
 */
export const UNTAKEN_LIMIT = 64;

/** Twice a second: the coordinator tells of a silence after five that are missing. */
export const ALIVE_EVERY_MS = 500;

/** Hands a message to the carrier; `taken` is called once the carrier has it. */
export type Carrier = (message: FromAgent, taken: () => void) => void;

export class AgentChannel {
  readonly #carry: Carrier;
  #untaken = 0;

  constructor(carry: Carrier) {
    this.#carry = carry;
  }

  /** The coordinator does not keep up: whoever can wait should. */
  get isCongested(): boolean {
    return this.#untaken >= UNTAKEN_LIMIT;
  }

  readonly send = (message: FromAgent): void => {
    this.#untaken += 1;
    this.#carry(message, () => {
      this.#untaken -= 1;
    });
  };

  /** A sign of life, unless the coordinator has more than enough to take. */
  readonly beat = (): void => {
    if (!this.isCongested) this.send({ type: 'alive' });
  };
}

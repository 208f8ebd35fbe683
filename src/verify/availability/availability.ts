// Why deliveries were lost: judges that look at all proven losses of a run together, at its end,
// and name what explains them. They convict nobody of a loss that was not proven before.

import type { VerifierContext } from '../context.ts';
import { RelayDown } from './relay-down.ts';

export class Availability {
  readonly #context: VerifierContext;
  readonly #relayDown: RelayDown;

  constructor(context: VerifierContext) {
    this.#context = context;
    this.#relayDown = new RelayDown(context);
  }

  /** Charges what explains the losses. Once, after every loss was charged. */
  conclude(): void {
    const lost = this.#context.docket.provenMessages(['lost-relay']);
    this.#relayDown.conclude(lost);
  }
}

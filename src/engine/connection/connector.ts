// Brings one user online: authentication first, then the socket. When that is tried, and how often,
// is decided by the ramp, by a session's arrival, or by a behavior.

import type { UserSlot } from '../pool/iteration.ts';

export class Connector {
  readonly #signal: AbortSignal;

  /** @param signal ends attempts in flight when the runner closes. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * One attempt; true when the primary socket is open. From here on the user means to be online.
   */
  async connect(slot: UserSlot): Promise<boolean> {
    slot.isWanted = true;
    if (!(await this.authenticate(slot))) return false;
    return slot.isOpen || (await slot.user.session.connect(this.#signal));
  }

  /** Obtains the user's token unless it has one; true when it has. */
  async authenticate(slot: UserSlot): Promise<boolean> {
    if (!slot.isAuthenticated) {
      slot.isAuthenticated = await slot.user.session.authenticate(this.#signal);
    }
    return slot.isAuthenticated;
  }
}

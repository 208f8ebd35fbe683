// A user's place in the pool: what it does now, what waits for it, whether it means to be online.
// Small, because there are tens of thousands; it decides nothing.

import type { UserIndex } from '../../observation/index.ts';
import type { UserContext, VirtualUser } from '../../users/index.ts';
import type { Iteration } from './iteration.ts';

export class UserSlot {
  readonly user: VirtualUser;
  /** Iterations that have begun and not ended. */
  readonly running: Iteration[] = [];
  /** Iterations that wait for the user, oldest first. */
  readonly queue: Iteration[] = [];
  /** By load, made when first needed. */
  readonly contexts: (UserContext | undefined)[] = [];
  /** It should have an open socket: connected by the ramp or a session, and not sent away. */
  isWanted = false;
  isAuthenticated = false;
  /** Its primary socket is open, by the events that it told. */
  isOnline = false;

  constructor(user: VirtualUser) {
    this.user = user;
  }

  get index(): UserIndex {
    return this.user.index;
  }

  get isOpen(): boolean {
    return this.user.session.isOpen;
  }
}

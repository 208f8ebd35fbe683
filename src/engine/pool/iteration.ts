// A user's place in the pool, and one iteration of a behavior in that place, from its arrival to
// its end. Small, because there are tens of thousands; they decide nothing, the driver moves
// them.

import type { SendOutcome, SendWaiter } from '../../client/index.ts';
import type { SocketIndex, UserIndex } from '../../observation/index.ts';
import type {
  Behavior,
  BehaviorContext,
  BehaviorRun,
  StepResult,
  UserContext,
  VirtualUser,
} from '../../users/index.ts';
import type { Waiting } from '../pacing/waits.ts';
import type { Due } from './load-time.ts';

/** What one user does now, what waits for it, whether it means to be online. */
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

/**
 * - `queued`: waits for its user · `ready`: between two steps · `ended`
 * - `waiting`: for time · `listening`: for a message
 * - `blocked`: for a socket that takes its message
 * - `confirming`: for the outcome of a send · `busy`: for the client
 */
export type IterationState =
  | 'queued'
  | 'ready'
  | 'waiting'
  | 'listening'
  | 'blocked'
  | 'confirming'
  | 'busy'
  | 'ended';

/** Who is told that an iteration is over: its executor. */
export interface IterationOwner {
  ended(iteration: Iteration): void;
}

/** Who moves iterations on. */
export interface IterationMover {
  resume(iteration: Iteration, result: StepResult): void;
  wake(iteration: Iteration): void;
  settled(iteration: Iteration, outcome: SendOutcome): void;
}

export interface IterationOptions {
  readonly slot: UserSlot;
  readonly behavior: Behavior;
  readonly context: BehaviorContext;
  readonly due: Due;
  readonly owner: IterationOwner;
  /** It counts against the backlog and may be dropped: open models. */
  readonly isBounded: boolean;
}

export class Iteration implements Waiting, SendWaiter {
  readonly slot: UserSlot;
  readonly behavior: Behavior;
  readonly context: BehaviorContext;
  readonly due: Due;
  readonly owner: IterationOwner;
  readonly isBounded: boolean;
  readonly #mover: IterationMover;
  state: IterationState = 'queued';
  run: BehaviorRun | null = null;
  wakeAtMs = Number.NaN;
  /** Messages planned with the iteration and neither sent nor dropped yet. */
  bookedCount = 0;
  /** Its load has ended: it is on its way out. */
  isStopped = false;
  /** It has waited for something: what it does from now on is due when it decides it. */
  hasOwnPace = false;
  isStartNoted = false;
  /** The message it is blocked with. */
  pendingDue: Due | null = null;
  pendingTo: UserIndex = -1;
  pendingConfirm = false;
  listensTo: UserIndex = -1;
  device: SocketIndex | null = null;

  constructor(options: IterationOptions, mover: IterationMover) {
    this.slot = options.slot;
    this.behavior = options.behavior;
    this.context = options.context;
    this.due = options.due;
    this.owner = options.owner;
    this.isBounded = options.isBounded;
    this.#mover = mover;
  }

  wake(_nowMs: number): void {
    this.#mover.wake(this);
  }

  settled(outcome: SendOutcome, _atMs: number): void {
    this.#mover.settled(this, outcome);
  }
}

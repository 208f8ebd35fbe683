// The users of a shard: hands iterations to their users, lets them wait for a user that is
// offline or busy, and drops what no longer fits into the backlog. Waiting is measured; it
// decides no instant.

import type { UserIndex } from '../../observation/index.ts';
import type { LoadBehavior } from '../../scenario/index.ts';
import type { Behavior, UserContext, UserEvents } from '../../users/index.ts';
import type { Contexts } from './contexts.ts';
import type { Driver } from './driver.ts';
import type { UserSlot } from './iteration.ts';
import { Iteration, type IterationOwner } from './iteration.ts';
import type { LoadBooks } from './load-books.ts';
import type { Due } from './load-time.ts';

/** One iteration to be done. */
export interface Work {
  readonly slot: UserSlot;
  readonly behavior: LoadBehavior;
  readonly due: Due;
  readonly owner: IterationOwner;
  /** It counts against the backlog, and is dropped when that is full: open models. */
  readonly isBounded: boolean;
}

export interface UserPoolOptions {
  /** By user index; undefined for users of other shards. */
  readonly slots: readonly (UserSlot | undefined)[];
  readonly contexts: Contexts;
  readonly driver: Driver;
  readonly behaviorOf: (name: LoadBehavior) => Behavior;
  readonly books: LoadBooks;
  /** Bounded iterations that may wait at once, over all users. */
  readonly backlogLimit: number;
}

export class UserPool implements UserEvents {
  readonly #options: UserPoolOptions;
  #backlog = 0;
  #runningCount = 0;
  #onlineCount = 0;
  #isStopped = false;

  constructor(options: UserPoolOptions) {
    this.#options = options;
  }

  /** Bounded iterations that wait for their users. */
  get backlog(): number {
    return this.#backlog;
  }

  /** Iterations that have begun and not ended. */
  get runningCount(): number {
    return this.#runningCount;
  }

  /** Users whose primary socket is open. */
  get onlineCount(): number {
    return this.#onlineCount;
  }

  contextOf(slot: UserSlot, load: number): UserContext {
    return this.#options.contexts.of(slot, load);
  }

  /** Something outside the queues waits as well; false when the backlog is full. */
  holdBacklog(): boolean {
    if (this.#backlog >= this.#options.backlogLimit) return false;
    this.#backlog += 1;
    return true;
  }

  releaseBacklog(): void {
    this.#backlog -= 1;
  }

  /** Counts work that will never begin as planned and dropped; its owner is not told. */
  refuse(work: Work): void {
    const { books, contexts, behaviorOf } = this.#options;
    const { settings } = contexts.of(work.slot, work.due.load);
    const lostCount = behaviorOf(work.behavior).messagesWhenDropped(settings);
    books.plan(work.due, lostCount);
    books.drop(work.due, lostCount);
    books.dropIteration();
  }

  /** Lets the iteration begin, wait for its user, or drops it. */
  submit(work: Work): void {
    const { driver, contexts, books, behaviorOf } = this.#options;
    const behavior = behaviorOf(work.behavior);
    const context = contexts.of(work.slot, work.due.load);
    const iteration = new Iteration({ ...work, behavior, context }, driver);
    iteration.bookedCount = behavior.messagesAtStart(context.settings);
    books.plan(work.due, iteration.bookedCount);
    if (this.#isStopped || this.#isTooMuch(iteration)) this.#drop(iteration);
    else if (work.slot.queue.length === 0 && this.#canBegin(iteration)) this.#begin(iteration);
    else this.#enqueue(iteration);
  }

  /** Begins what waits for the user, as far as it can. */
  drain(slot: UserSlot): void {
    for (let index = 0; index < slot.queue.length; ) {
      const iteration = slot.queue[index];
      if (iteration === undefined || !this.#canBegin(iteration)) {
        index += 1;
        continue;
      }
      slot.queue.splice(index, 1);
      if (iteration.isBounded) this.#backlog -= 1;
      this.#begin(iteration);
      index = 0;
    }
  }

  /** The driver is done with an iteration. */
  ended(iteration: Iteration): void {
    this.#runningCount -= 1;
    iteration.owner.ended(iteration);
    if (iteration.slot.queue.length > 0) this.drain(iteration.slot);
  }

  /** Ends the iterations of one load at one user; those that have not begun are dropped. */
  stopUser(slot: UserSlot, load: number): void {
    for (const iteration of slot.queue.filter((queued) => queued.due.load === load)) {
      this.#unqueue(iteration);
    }
    for (const iteration of slot.running.filter((running) => running.due.load === load)) {
      this.#options.driver.stop(iteration);
    }
  }

  /** The load is over: nothing begins any more, what waits is dropped, what runs is ended. */
  stop(): void {
    this.#isStopped = true;
    for (const slot of this.#options.slots) {
      if (slot === undefined) continue;
      for (const iteration of [...slot.queue]) this.#unqueue(iteration);
      for (const iteration of [...slot.running]) this.#options.driver.stop(iteration);
    }
  }

  opened(user: UserIndex, _atMs: number): void {
    const slot = this.#options.slots[user];
    if (slot === undefined) return;
    if (!slot.isOnline) this.#onlineCount += 1;
    slot.isOnline = true;
    for (const iteration of [...slot.running]) this.#options.driver.unblock(iteration);
    this.drain(slot);
  }

  closed(user: UserIndex, _atMs: number): void {
    const slot = this.#options.slots[user];
    if (slot?.isOnline !== true) return;
    slot.isOnline = false;
    this.#onlineCount -= 1;
  }

  awaitsAnswer(user: UserIndex, load: number, from: UserIndex): void {
    const running = this.#options.slots[user]?.running ?? [];
    const listener = running.find(
      (iteration) =>
        iteration.state === 'listening' &&
        iteration.due.load === load &&
        iteration.listensTo === from,
    );
    if (listener !== undefined) this.#options.driver.messageArrived(listener);
  }

  #isTooMuch(iteration: Iteration): boolean {
    if (!iteration.isBounded || this.#backlog < this.#options.backlogLimit) return false;
    return iteration.slot.queue.length > 0 || !this.#canBegin(iteration);
  }

  #canBegin(iteration: Iteration): boolean {
    const { slot, behavior, due } = iteration;
    if (!slot.isOpen) return false;
    for (const running of slot.running) {
      if (running.due.load === due.load) return false;
      if (running.behavior.takesConnection && behavior.takesConnection) return false;
    }
    return true;
  }

  #begin(iteration: Iteration): void {
    this.#runningCount += 1;
    this.#options.driver.begin(iteration);
  }

  #enqueue(iteration: Iteration): void {
    iteration.slot.queue.push(iteration);
    if (iteration.isBounded) this.#backlog += 1;
  }

  #unqueue(iteration: Iteration): void {
    const { queue } = iteration.slot;
    queue.splice(queue.indexOf(iteration), 1);
    if (iteration.isBounded) this.#backlog -= 1;
    this.#drop(iteration);
  }

  /** An iteration that never begins takes its messages with it, also those not decided on yet. */
  #drop(iteration: Iteration): void {
    const { books } = this.#options;
    const lostCount = iteration.behavior.messagesWhenDropped(iteration.context.settings);
    books.plan(iteration.due, lostCount - iteration.bookedCount);
    books.drop(iteration.due, lostCount);
    books.dropIteration();
    iteration.bookedCount = 0;
    iteration.state = 'ended';
    iteration.owner.ended(iteration);
  }
}

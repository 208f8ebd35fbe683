// The executors of a shard merged into one schedule: whose next instant comes first acts first.

import { TimedHeap } from './timed-heap.ts';

/** One load of a shard, deciding when its iterations start. */
export interface Executor {
  /** From t = 0: when it next has something to do; Infinity for never. */
  readonly nextAtMs: number;
  /** Does what is due at `nextAtMs`, and moves on. */
  act(): void;
  /** It will start nothing more, and its users have ended what they began. */
  readonly isOver: boolean;
  /** Starts nothing more. Idempotent. */
  stop(): void;
}

export class Schedule {
  readonly #executors: readonly Executor[];
  readonly #heap = new TimedHeap<Executor>();

  constructor(executors: readonly Executor[]) {
    this.#executors = executors;
    for (const executor of executors) this.#push(executor);
  }

  get isOver(): boolean {
    return this.#executors.every((executor) => executor.isOver);
  }

  /**
   * Lets every executor do all that is due up to `elapsedMs` from t = 0, in order of the
   * instants.
   */
  actDue(elapsedMs: number): void {
    while (this.#heap.firstAtMs <= elapsedMs) {
      const executor = this.#heap.pop();
      if (executor === undefined) return;
      executor.act();
      this.#push(executor);
    }
  }

  stop(): void {
    this.#heap.clear();
    for (const executor of this.#executors) executor.stop();
  }

  #push(executor: Executor): void {
    if (executor.nextAtMs < Number.POSITIVE_INFINITY) this.#heap.push(executor.nextAtMs, executor);
  }
}

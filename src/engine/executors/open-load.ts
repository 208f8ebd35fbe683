// What the open executors share: the plan's arrivals, handed to their users at their instants.
// Nothing a user or a server does changes when the next one comes.

import { present } from '../../base/index.ts';
import { type Arrival, type ArrivalStream, loadEndMs, openArrivals } from '../../plan/index.ts';
import type { Load } from '../../scenario/index.ts';
import type { Executor } from '../pacing/schedule.ts';
import type { IterationOwner } from '../pool/iteration.ts';
import type { ExecutorOptions } from './executor.ts';

/** Pulls arrivals one at a time; an instant that has passed is handed over late and says so. */
export class OpenLoad implements Executor, IterationOwner {
  readonly #options: ExecutorOptions;
  readonly #arrivals: ArrivalStream;
  #next: Arrival | null;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#arrivals = openArrivals(options.plan, options.load, options.shard);
    this.#next = this.#arrivals.next();
  }

  get nextAtMs(): number {
    return this.#next?.intendedAtMs ?? Number.POSITIVE_INFINITY;
  }

  get isOver(): boolean {
    const { plan, load, time } = this.#options;
    const endAtMs = loadEndMs(plan.loads[load] as Load);
    return this.#next === null && time.elapsedMs(time.nowMs()) >= endAtMs;
  }

  act(): void {
    const arrival = this.#next;
    if (arrival === null) return;
    this.#next = this.#arrivals.next();
    const { time, metrics, pool, slots } = this.#options;
    const due = time.dueByPlan(arrival.load, arrival.intendedAtMs);
    metrics.dispatched(due.load, due.measured, due.intendedAtMs, due.dispatchedAtMs);
    const slot = present(slots[arrival.user], 'the user of an arrival');
    pool.submit({ slot, behavior: arrival.behavior, due, owner: this, isBounded: true });
  }

  stop(): void {
    this.#next = null;
  }

  ended(): void {
    // The next arrival does not wait for the end of this one.
  }
}

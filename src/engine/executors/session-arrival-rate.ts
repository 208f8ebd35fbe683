// Sessions that arrive at a constant rate: a user connects, lives some iterations with think time
// between them, and leaves politely. Partly open: arrivals are the plan's, the rest is the user's
// pace.

import { present } from '../../base/index.ts';
import { type Arrival, type ArrivalStream, loadEndMs, openArrivals } from '../../plan/index.ts';
import type { Load } from '../../scenario/index.ts';
import type { Executor } from '../pacing/schedule.ts';
import type { UserSlot } from '../pool/iteration.ts';
import type { ExecutorOptions } from './executor.ts';
import { Visit, type VisitHost } from './visit.ts';

class SessionLoad implements Executor, VisitHost {
  readonly options: ExecutorOptions;
  readonly load: Extract<Load, { executor: 'session-arrival-rate' }>;
  readonly #arrivals: ArrivalStream;
  /** By user: the visit that is going on, then those that wait for its end. */
  readonly #visits = new Map<UserSlot, Visit[]>();
  #next: Arrival | null;
  isStopped = false;

  constructor(options: ExecutorOptions, load: SessionLoad['load']) {
    this.options = options;
    this.load = load;
    this.#arrivals = openArrivals(options.plan, options.load, options.shard);
    this.#next = this.#arrivals.next();
  }

  get nextAtMs(): number {
    return this.#next?.intendedAtMs ?? Number.POSITIVE_INFINITY;
  }

  get isOver(): boolean {
    const { time } = this.options;
    const isPast = time.elapsedMs(time.nowMs()) >= loadEndMs(this.load);
    return this.#next === null && this.#visits.size === 0 && isPast;
  }

  act(): void {
    const arrival = this.#next;
    if (arrival === null) return;
    this.#next = this.#arrivals.next();
    const { time, metrics, slots, pool } = this.options;
    const due = time.dueByPlan(arrival.load, arrival.intendedAtMs);
    metrics.dispatched(due.load, due.measured, due.intendedAtMs, due.dispatchedAtMs);
    const slot = present(slots[arrival.user], 'the user of an arrival');
    const visit = new Visit(this, { slot, behavior: arrival.behavior, due });
    const visits = this.#visits.get(slot) ?? [];
    if (visits.length > 0 && !pool.holdBacklog()) {
      visit.drop();
      return;
    }
    visits.push(visit);
    this.#visits.set(slot, visits);
    if (visits.length === 1) visit.begin();
  }

  /** The user has left: whoever waited for it comes next. */
  left(visit: Visit): void {
    const visits = this.#visits.get(visit.slot) ?? [];
    visits.shift();
    const [next] = visits;
    if (next === undefined) {
      this.#visits.delete(visit.slot);
      return;
    }
    this.options.pool.releaseBacklog();
    next.begin();
  }

  stop(): void {
    this.#next = null;
    this.isStopped = true;
    for (const visits of [...this.#visits.values()]) {
      for (const waiting of visits.splice(1)) {
        this.options.pool.releaseBacklog();
        waiting.drop();
      }
      visits[0]?.stop();
    }
  }
}

/** The shard's share of a `session-arrival-rate` load. */
export function sessionArrivalRate(options: ExecutorOptions): Executor {
  return new SessionLoad(options, options.plan.loads[options.load] as SessionLoad['load']);
}

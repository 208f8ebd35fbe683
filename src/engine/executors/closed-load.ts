// What the closed executors share: users that work one iteration after another with think time
// between, while the plan has them at work. The next iteration waits for the one before it.

import { present, type Random } from '../../base/index.ts';
import {
  activeUserCount,
  closedUsers,
  nextRankChangeMs,
  thinkStream,
  thinkTimeMs,
} from '../../plan/index.ts';
import type { Load } from '../../scenario/index.ts';
import type { Executor } from '../pacing/schedule.ts';
import { TimedHeap } from '../pacing/timed-heap.ts';
import type { Waiting } from '../pacing/waits.ts';
import type { IterationOwner, UserSlot } from '../pool/iteration.ts';
import { chooseBehavior, type ExecutorOptions } from './executor.ts';

/** Shortest pause between two iterations of a user: a turn, so that a closed loop cannot spin. */
const MIN_PAUSE_MS = 1;

interface Place {
  readonly slot: UserSlot;
  readonly rank: number;
  readonly iterationCount: number;
}

/** One user of the load: at work or not, iterating or thinking. */
class Worker implements Waiting, IterationOwner {
  readonly place: Place;
  readonly #load: ClosedLoad;
  readonly #think: Random;
  #leftCount: number;
  isAtWork = false;
  wakeAtMs = Number.NaN;

  constructor(load: ClosedLoad, place: Place, think: Random) {
    this.#load = load;
    this.place = place;
    this.#think = think;
    this.#leftCount = place.iterationCount;
  }

  get isDone(): boolean {
    return this.#leftCount === 0;
  }

  /** The first iteration comes after a part of a think time, so that users do not march in step. */
  start(): void {
    this.isAtWork = true;
    if (!this.isDone) this.#pause(this.#think.nextFloat());
  }

  stop(): void {
    if (!this.isAtWork) return;
    this.isAtWork = false;
    const { options } = this.#load;
    options.waits.cancel(this);
    options.pool.stopUser(this.place.slot, options.load);
  }

  wake(): void {
    const { options, block } = this.#load;
    options.pool.submit({
      slot: this.place.slot,
      behavior: chooseBehavior(block.behaviors, this.#think),
      due: options.time.dueNow(options.load),
      owner: this,
      isBounded: false,
    });
  }

  ended(): void {
    this.#leftCount -= 1;
    if (this.isDone) this.#load.finished();
    else if (this.isAtWork) this.#pause(1);
  }

  #pause(part: number): void {
    const { options, block } = this.#load;
    const pauseMs = Math.max(MIN_PAUSE_MS, part * thinkTimeMs(block, this.#think));
    options.waits.wakeAt(this, options.time.nowMs() + pauseMs);
  }
}

export class ClosedLoad implements Executor {
  readonly options: ExecutorOptions;
  readonly block: Load;
  readonly #changes = new TimedHeap<Worker>();
  readonly #workers: Worker[] = [];
  /** Workers that may still begin an iteration. */
  #unfinishedCount = 0;

  /** @param iterationCount per user; Infinity while the load lasts. */
  constructor(options: ExecutorOptions, iterationCount: number) {
    const { plan, load, shard, slots } = options;
    this.options = options;
    this.block = present(plan.loads[load], 'the load');
    for (const { user, rank } of closedUsers(plan, load, shard)) {
      const slot = present(slots[user], 'the user of a closed load');
      const worker = new Worker(
        this,
        { slot, rank, iterationCount },
        thinkStream(plan, load, user),
      );
      this.#workers.push(worker);
      this.#plan(worker, -plan.warmupMs);
    }
  }

  get nextAtMs(): number {
    return this.#changes.firstAtMs;
  }

  get isOver(): boolean {
    return this.#unfinishedCount === 0;
  }

  /** A user starts or stops working. */
  act(): void {
    const atMs = this.#changes.firstAtMs;
    const worker = present(this.#changes.pop(), 'a change of the load');
    const changeAtMs = nextRankChangeMs(this.block, worker.place.rank, atMs);
    if (changeAtMs < Number.POSITIVE_INFINITY) this.#changes.push(changeAtMs, worker);
    else if (!worker.isDone) this.finished();
    if (this.#isActive(worker, atMs)) worker.start();
    else worker.stop();
  }

  /** One worker will begin nothing more. */
  finished(): void {
    this.#unfinishedCount -= 1;
  }

  stop(): void {
    this.#changes.clear();
    this.#unfinishedCount = 0;
    for (const worker of this.#workers) worker.stop();
  }

  #plan(worker: Worker, fromMs: number): void {
    const isActive = this.#isActive(worker, fromMs);
    const atMs = isActive ? fromMs : nextRankChangeMs(this.block, worker.place.rank, fromMs);
    if (atMs === Number.POSITIVE_INFINITY) return;
    this.#changes.push(atMs, worker);
    this.#unfinishedCount += 1;
  }

  #isActive(worker: Worker, atMs: number): boolean {
    return worker.place.rank < activeUserCount(this.block, atMs);
  }
}

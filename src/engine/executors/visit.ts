// One session of a user: connect, iterate with think time, leave politely. The first iteration
// belongs to the arrival, so that connecting is charged to it; later ones are due when the user
// gets to them.

import type { Load, LoadBehavior } from '../../scenario/index.ts';
import { drawDurationMs } from '../../users/index.ts';
import { backOffMs } from '../connection/back-off.ts';
import type { Waiting } from '../pacing/waits.ts';
import type { IterationOwner, UserSlot } from '../pool/iteration.ts';
import type { Due } from '../pool/load-time.ts';
import { chooseBehavior, type ExecutorOptions } from './executor.ts';

export interface VisitHost {
  readonly options: ExecutorOptions;
  readonly load: Extract<Load, { executor: 'session-arrival-rate' }>;
  readonly isStopped: boolean;
  left(visit: Visit): void;
}

export interface VisitStart {
  readonly slot: UserSlot;
  readonly behavior: LoadBehavior;
  readonly due: Due;
}

type VisitState = 'new' | 'connecting' | 'retrying' | 'iterating' | 'thinking' | 'leaving' | 'over';

export class Visit implements Waiting, IterationOwner {
  readonly slot: UserSlot;
  readonly #host: VisitHost;
  readonly #start: VisitStart;
  #state: VisitState = 'new';
  #doneCount = 0;
  #failures = 0;
  wakeAtMs = Number.NaN;

  constructor(host: VisitHost, start: VisitStart) {
    this.#host = host;
    this.#start = start;
    this.slot = start.slot;
  }

  begin(): void {
    this.#state = 'connecting';
    const { connector, onFailure } = this.#host.options;
    connector.connect(this.slot).then((isOpen) => this.#connected(isOpen), onFailure);
  }

  /** It will not happen: its first iteration is counted as dropped. */
  drop(): void {
    this.#state = 'over';
    this.#host.options.pool.refuse(this.#firstWork());
  }

  wake(): void {
    if (this.#state === 'retrying') this.begin();
    else if (this.#state === 'thinking') this.#iterateOrLeave();
  }

  /** One iteration has ended. */
  ended(): void {
    this.#doneCount += 1;
    if (this.#host.isStopped) {
      this.#finish();
      return;
    }
    const { waits, time } = this.#host.options;
    this.#state = 'thinking';
    waits.wakeAt(this, time.nowMs() + drawDurationMs(this.#host.load.thinkTime, this.#random));
  }

  /** The load is over: no further iteration, and the user stays as it is for the settling. */
  stop(): void {
    if (this.#state === 'iterating' || this.#state === 'leaving' || this.#state === 'over') return;
    this.#host.options.waits.cancel(this);
    if (this.#state !== 'thinking') this.drop();
    this.#finish();
  }

  get #random() {
    return this.#host.options.pool.contextOf(this.slot, this.#host.options.load).random;
  }

  #firstWork() {
    return { ...this.#start, owner: this, isBounded: false };
  }

  #connected(isOpen: boolean): void {
    if (this.#state !== 'connecting') return;
    if (isOpen) {
      this.#state = 'iterating';
      this.#host.options.pool.submit(this.#firstWork());
    } else {
      this.#retry();
    }
  }

  #retry(): void {
    const { plan, waits, time } = this.#host.options;
    if (!plan.reconnect.enabled) {
      this.drop();
      this.#finish();
      return;
    }
    this.#state = 'retrying';
    waits.wakeAt(this, time.nowMs() + backOffMs(plan.reconnect, this.#failures, this.#random));
    this.#failures += 1;
  }

  #iterateOrLeave(): void {
    const { pool, time, load } = this.#host.options;
    if (this.#doneCount >= this.#host.load.iterations) {
      this.#leave();
      return;
    }
    this.#state = 'iterating';
    pool.submit({
      slot: this.slot,
      behavior: chooseBehavior(this.#host.load.behaviors, this.#random),
      due: time.dueNow(load),
      owner: this,
      isBounded: false,
    });
  }

  #leave(): void {
    const { signal, onFailure } = this.#host.options;
    this.#state = 'leaving';
    this.slot.isWanted = false;
    this.slot.user.session.disconnect('polite', signal).then(() => this.#finish(), onFailure);
  }

  #finish(): void {
    this.#state = 'over';
    this.#host.left(this);
  }
}

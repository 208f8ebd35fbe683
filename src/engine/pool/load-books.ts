// The books of the messages: every message that is planned ends as sent or as dropped, exactly
// once. It counts and reports to metrics; it sends nothing.

import type { MetricsRecorder } from '../../metrics/index.ts';
import type { Due } from './load-time.ts';

export class LoadBooks {
  readonly #metrics: MetricsRecorder;
  /** Planned, and neither sent nor dropped yet. */
  #openCount = 0;
  #droppedIterations = 0;

  constructor(metrics: MetricsRecorder) {
    this.#metrics = metrics;
  }

  /** Messages that are planned, and neither sent nor dropped yet; 0 once the load has ended. */
  get openCount(): number {
    return this.#openCount;
  }

  /** Iterations that never started, of all behaviors. */
  get droppedIterations(): number {
    return this.#droppedIterations;
  }

  /** A behavior, or the plan for it, has decided to send. */
  plan(due: Due, count: number): void {
    this.#openCount += count;
    for (let index = 0; index < count; index += 1) {
      this.#metrics.planned(due.load, due.intendedAtMs, due.measured);
    }
  }

  /** The socket has one of the planned messages; metrics learns it from the observation. */
  send(): void {
    this.#openCount -= 1;
  }

  /** Planned messages that will never be handed to a socket. */
  drop(due: Due, count: number): void {
    this.#openCount -= count;
    for (let index = 0; index < count; index += 1) {
      this.#metrics.dropped(due.load, due.intendedAtMs, due.measured);
    }
  }

  dropIteration(): void {
    this.#droppedIterations += 1;
  }
}

// The books of the messages: every message that is planned ends as sent or as dropped, exactly
// once. It counts and reports to metrics; it sends nothing.

import type { MetricsRecorder } from '../../metrics/index.ts';
import type { Due } from './load-time.ts';

export interface LoadCounts {
  readonly planned: number;
  readonly sent: number;
  readonly dropped: number;
}

export class LoadBooks {
  readonly #metrics: MetricsRecorder;
  readonly #planned: Float64Array;
  readonly #sent: Float64Array;
  readonly #dropped: Float64Array;
  #droppedIterations = 0;

  constructor(metrics: MetricsRecorder, loadCount: number) {
    this.#metrics = metrics;
    this.#planned = new Float64Array(loadCount);
    this.#sent = new Float64Array(loadCount);
    this.#dropped = new Float64Array(loadCount);
  }

  /** Iterations that never started, of all behaviors. */
  get droppedIterations(): number {
    return this.#droppedIterations;
  }

  /** A behavior, or the plan for it, has decided to send. */
  plan(due: Due, count: number): void {
    for (let index = 0; index < count; index += 1) {
      this.#metrics.planned(due.load, due.intendedAtMs, due.measured);
    }
    this.#planned[due.load] = (this.#planned[due.load] ?? 0) + count;
  }

  /** The socket has one of the planned messages; metrics learns it from the observation. */
  send(due: Due): void {
    this.#sent[due.load] = (this.#sent[due.load] ?? 0) + 1;
  }

  /** Planned messages that will never be handed to a socket. */
  drop(due: Due, count: number): void {
    for (let index = 0; index < count; index += 1) {
      this.#metrics.dropped(due.load, due.intendedAtMs, due.measured);
    }
    this.#dropped[due.load] = (this.#dropped[due.load] ?? 0) + count;
  }

  dropIteration(): void {
    this.#droppedIterations += 1;
  }

  counts(load: number): LoadCounts {
    return {
      planned: this.#planned[load] ?? 0,
      sent: this.#sent[load] ?? 0,
      dropped: this.#dropped[load] ?? 0,
    };
  }
}

// How long each phase of a probe took: one after the other, without gaps.

import type { Clock } from '../../base/index.ts';
import type { ProbedRun, ProbePhaseName } from './probed-run.ts';

export class PhaseTimes {
  readonly #clock: Clock;
  readonly #starts: { readonly name: ProbePhaseName; readonly atMs: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends the phase before it. A phase that is entered again goes on. */
  enter(name: ProbePhaseName): void {
    if (this.#starts.at(-1)?.name !== name) {
      this.#starts.push({ name, atMs: this.#clock.nowMs() });
    }
  }

  list(): ProbedRun['phases'] {
    const endAtMs = this.#clock.nowMs();
    return this.#starts.map(({ name, atMs }, index) => ({
      name,
      durationMs: (this.#starts[index + 1]?.atMs ?? endAtMs) - atMs,
    }));
  }
}

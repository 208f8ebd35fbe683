// The engine's only loop: the shard's own work, then waits that are due (a load that ends now
// wakes nobody any more), then whoever waits for a condition. It knows nothing of loads or users.
// A failure inside a turn ends the loop and is handed on.

import type { Clock } from '../../base/index.ts';
import type { GapWatch } from './gap-watch.ts';
import type { Turns } from './turns.ts';
import { Waits } from './waits.ts';

interface Condition {
  readonly holds: (nowMs: number) => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface TurnLoopOptions {
  readonly clock: Clock;
  readonly turns: Turns;
  readonly gaps: GapWatch;
  readonly onTurn: (nowMs: number) => void;
}

export class TurnLoop {
  readonly waits = new Waits();
  readonly #options: TurnLoopOptions;
  #conditions: Condition[] = [];
  #failure: { readonly error: unknown } | null = null;
  #isRunning = false;
  #everyMs = 0;

  constructor(options: TurnLoopOptions) {
    this.#options = options;
  }

  /** Starts the turns, every `everyMs` milliseconds; when they run already, changes their pace. */
  run(everyMs: number): void {
    this.#everyMs = everyMs;
    this.#options.turns.setInterval(everyMs);
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#options.turns.start(() => this.#turn());
  }

  /** Ends the turns; conditions that still wait are resolved. Idempotent. */
  stop(): void {
    this.#isRunning = false;
    this.#options.turns.stop();
    this.waits.clear();
    for (const condition of this.#conditions.splice(0)) condition.resolve();
  }

  /**
   * Resolves in the first turn at which `holds`, or when the loop stops; rejects when a turn
   * failed.
   */
  until(holds: (nowMs: number) => boolean): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure.error);
    if (!this.#isRunning) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#conditions.push({ holds, resolve, reject });
    });
  }

  /** Ends the loop with an error: everything that waits is rejected with it. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    const waiting = this.#conditions.splice(0);
    this.stop();
    for (const condition of waiting) condition.reject(error);
  }

  #turn(): void {
    const nowMs = this.#options.clock.nowMs();
    try {
      this.#options.gaps.turn(nowMs, this.#everyMs);
      this.#options.onTurn(nowMs);
      this.waits.wakeDue(nowMs);
      this.#resolveConditions(nowMs);
    } catch (error) {
      this.fail(error);
    }
  }

  #resolveConditions(nowMs: number): void {
    for (const condition of [...this.#conditions]) {
      if (!condition.holds(nowMs)) continue;
      this.#conditions = this.#conditions.filter((other) => other !== condition);
      condition.resolve();
    }
  }
}

// The ramp at the start of a run: every user that is connected at the start, at a bounded rate
// and with a bounded number of handshakes in flight. It runs on the engine's turns and has no
// timer of its own.

import type { Random } from '../../base/index.ts';
import type { Reconnect } from '../../scenario/index.ts';
import { TimedHeap } from '../pacing/timed-heap.ts';
import type { UserSlot } from '../pool/iteration.ts';
import { backOffMs } from './back-off.ts';
import type { Connector } from './connector.ts';

/** Attempts per user before it is given up. */
export const RAMP_ATTEMPTS = 4;

/** Starts that a late turn may catch up with: this much of the rate, and no more. */
const CATCH_UP_MS = 20;

export interface ConnectRampOptions {
  readonly connector: Connector;
  readonly ratePerSecond: number;
  readonly inFlightCount: number;
  /** Per user, before it is given up. */
  readonly attemptCount: number;
  readonly reconnect: Reconnect;
  readonly random: Random;
  readonly nowMs: () => number;
  readonly onFailure: (error: unknown) => void;
}

interface Candidate {
  readonly slot: UserSlot;
  failures: number;
}

export class ConnectRamp {
  readonly #options: ConnectRampOptions;
  readonly #candidates: Candidate[];
  readonly #retries = new TimedHeap<Candidate>();
  #nextIndex = 0;
  #nextStartAtMs: number;
  #inFlight = 0;
  #connected = 0;
  #failed = 0;
  #isStopped = false;

  constructor(slots: readonly UserSlot[], options: ConnectRampOptions) {
    this.#options = options;
    this.#candidates = slots.map((slot) => ({ slot, failures: 0 }));
    this.#nextStartAtMs = options.nowMs();
  }

  get result(): { readonly connected: number; readonly failed: number } {
    return { connected: this.#connected, failed: this.#failed };
  }

  get isOver(): boolean {
    const isWaiting = this.#nextIndex < this.#candidates.length || this.#retries.size > 0;
    return this.#inFlight === 0 && (this.#isStopped || !isWaiting);
  }

  /** Starts no further attempt; those in flight end. */
  stop(): void {
    this.#isStopped = true;
    this.#failed = this.#candidates.length - this.#connected;
  }

  /** Starts the attempts that are due; to be called every turn. */
  turn(nowMs: number): void {
    const { ratePerSecond, inFlightCount } = this.#options;
    while (!this.#isStopped && this.#nextStartAtMs <= nowMs && this.#inFlight < inFlightCount) {
      const candidate = this.#take(nowMs);
      if (candidate === undefined) return;
      const periodMs = 1000 / ratePerSecond;
      this.#nextStartAtMs = Math.max(this.#nextStartAtMs + periodMs, nowMs - CATCH_UP_MS);
      this.#start(candidate);
    }
  }

  #take(nowMs: number): Candidate | undefined {
    if (this.#retries.firstAtMs <= nowMs) return this.#retries.pop();
    const candidate = this.#candidates[this.#nextIndex];
    if (candidate !== undefined) this.#nextIndex += 1;
    return candidate;
  }

  #start(candidate: Candidate): void {
    this.#inFlight += 1;
    this.#options.connector.connect(candidate.slot).then((isOpen) => {
      this.#inFlight -= 1;
      if (isOpen) this.#connected += 1;
      else this.#noteFailure(candidate);
      if (this.#isStopped) this.#failed = this.#candidates.length - this.#connected;
    }, this.#options.onFailure);
  }

  #noteFailure(candidate: Candidate): void {
    const { reconnect, random, nowMs, attemptCount } = this.#options;
    candidate.failures += 1;
    if (candidate.failures >= attemptCount) {
      this.#failed += 1;
      return;
    }
    this.#retries.push(nowMs() + backOffMs(reconnect, candidate.failures - 1, random), candidate);
  }
}

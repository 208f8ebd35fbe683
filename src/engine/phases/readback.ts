// The readback: every read that the verifier asks for, until it awaits none or the time is spent.
// It judges nothing; what was not read is the verifier's to call unjudged.

import type { Verifier } from '../../verify/index.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { READBACK_STALL_MS, readbackLimitMs } from './readback-limit.ts';

export interface ReadbackOptions {
  readonly verifier: Verifier;
  readonly evidence: Evidence;
  /** From the scenario; null: it follows from counts and measured read times. */
  readonly limitMs: number | null;
}

export class Readback {
  readonly #options: ReadbackOptions;
  #startedAtMs = Number.NaN;

  constructor(options: ReadbackOptions) {
    this.#options = options;
  }

  begin(nowMs: number): void {
    const { verifier, evidence } = this.#options;
    this.#startedAtMs = nowMs;
    verifier.beginReadback(nowMs);
    evidence.carryOut(verifier.takeRequests());
  }

  isOver(nowMs: number): boolean {
    const { verifier, evidence } = this.#options;
    if (this.#isSpent(nowMs)) return true;
    return verifier.awaitedReads === 0 && evidence.reads.isIdle;
  }

  /** Gives up what is still in flight. */
  end(): void {
    this.#options.evidence.endReads();
  }

  #isSpent(nowMs: number): boolean {
    const { limitMs, evidence } = this.#options;
    const { askedCount, meanUsableMs, lastUsableAtMs } = evidence.reads;
    const spentMs = nowMs - this.#startedAtMs;
    if (limitMs !== null) return spentMs >= limitMs;
    if (spentMs >= readbackLimitMs(askedCount, meanUsableMs)) return true;
    return nowMs - Math.max(this.#startedAtMs, lastUsableAtMs) >= READBACK_STALL_MS;
  }
}

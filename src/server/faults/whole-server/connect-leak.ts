// Leaves something behind with each connect, refused ones included, that makes all later ones
// slower.

import { type Clock, isoFromWallMs, parseDurationMs } from '../../../base/index.ts';
import type { Selector } from '../rules/rule.ts';
import type { FaultLog } from '../truth/fault-log.ts';

export interface ConnectLeakParts {
  readonly clock: Clock;
  readonly faultLog: FaultLog;
  readonly selector: Selector;
}

/** Beyond this a connect would be given up, and the leak show as something else. */
const MAX_DELAY_MS = 5_000;

export class ConnectLeak {
  readonly #parts: ConnectLeakParts;
  readonly #stepMs: number;
  readonly #startedAtMs: number;
  #leakedCount = 0;

  constructor(parts: ConnectLeakParts) {
    this.#parts = parts;
    this.#stepMs = parseDurationMs(parts.selector.rule.parameters.delay ?? '') ?? 0;
    this.#startedAtMs = parts.clock.nowMs();
  }

  /** How long the next connect waits, before anybody looks at its token. */
  nextDelayMs(): number {
    const { clock, selector } = this.#parts;
    if (!selector.isDue([], clock.nowMs() - this.#startedAtMs)) {
      return Math.min(MAX_DELAY_MS, this.#leakedCount * this.#stepMs);
    }
    selector.struck();
    this.#leakedCount += 1;
    const delayMs = Math.min(MAX_DELAY_MS, this.#leakedCount * this.#stepMs);
    this.#log(delayMs);
    return delayMs;
  }

  #log(delayMs: number): void {
    const { clock, faultLog, selector } = this.#parts;
    faultLog.append({
      atIso: isoFromWallMs(clock.wallMs()),
      fault: selector.rule.fault,
      serverId: null,
      bodyHash: null,
      senderId: '',
      receiverId: null,
      observable: true,
      why: `the ${this.#leakedCount}th connect and every later one is slower by one more step`,
      delayMs,
    });
  }
}

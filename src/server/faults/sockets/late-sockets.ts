// Sockets that are subscribed a while after they were opened. Must not know messages.

import { type Clock, parseDurationMs } from '../../../base/index.ts';
import type { Connection } from '../../socket/connection.ts';
import type { Selector } from '../rules/rule.ts';

/** A socket to which nothing is pushed until an instant. */
export interface LateSocket {
  readonly selector: Selector;
  readonly untilMs: number;
}

export class LateSockets {
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  readonly #lateStrikers: readonly Selector[];
  readonly #late = new Map<Connection, LateSocket>();

  constructor(clock: Clock, lateStrikers: readonly Selector[]) {
    this.#clock = clock;
    this.#startedAtMs = clock.nowMs();
    this.#lateStrikers = lateStrikers;
  }

  opened(connection: Connection): void {
    const nowMs = this.#clock.nowMs();
    for (const selector of this.#lateStrikers) {
      if (!selector.isDue([connection.user], nowMs - this.#startedAtMs)) continue;
      selector.struck();
      const delayMs = parseDurationMs(selector.rule.parameters.delay ?? '') ?? 0;
      this.#late.set(connection, { selector, untilMs: nowMs + delayMs });
      return;
    }
  }

  closed(connection: Connection): void {
    this.#late.delete(connection);
  }

  /** Null when the socket is subscribed. */
  lateOf(connection: Connection): LateSocket | null {
    const late = this.#late.get(connection);
    if (late === undefined) return null;
    if (this.#clock.nowMs() < late.untilMs) return late;
    this.#late.delete(connection);
    return null;
  }
}

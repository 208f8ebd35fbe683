// Cuts sockets over which no message went for a while, as a proxy in front of a server does that
// takes a quiet connection for a dead one. Pings do not count.

import { type Clock, isoFromWallMs, parseDurationMs } from '../../../base/index.ts';
import type { Connection } from '../../socket/connection.ts';
import type { Hub } from '../../socket/hub.ts';
import type { Selector } from '../rules/rule.ts';
import type { FaultLog } from '../truth/fault-log.ts';

export interface IdleCloserParts {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly faultLog: FaultLog;
  readonly selector: Selector;
}

const LOOK_EVERY_MS = 50;

export class IdleCloser {
  readonly #parts: IdleCloserParts;
  readonly #afterMs: number;
  readonly #startedAtMs: number;
  readonly #talkedAtMs = new WeakMap<Connection, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(parts: IdleCloserParts) {
    this.#parts = parts;
    this.#afterMs = parseDurationMs(parts.selector.rule.parameters.after ?? '') ?? 0;
    this.#startedAtMs = parts.clock.nowMs();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  /** A message came or a frame left. */
  talked(connection: Connection): void {
    this.#talkedAtMs.set(connection, this.#parts.clock.nowMs());
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { hub, clock, selector } = this.#parts;
    const nowMs = clock.nowMs();
    const connections = [...hub.onlineUsers()].flatMap((pk) => [...hub.connectionsOf(pk)]);
    for (const connection of connections) {
      const talkedAtMs = this.#talkedAtMs.get(connection);
      if (talkedAtMs === undefined) this.#talkedAtMs.set(connection, nowMs);
      const idleMs = nowMs - (talkedAtMs ?? nowMs);
      if (idleMs < this.#afterMs || !connection.isOpen) continue;
      // Until it has been quiet for as long again.
      this.#talkedAtMs.set(connection, nowMs);
      if (!selector.isDue([connection.user], nowMs - this.#startedAtMs)) continue;
      selector.struck();
      connection.cut();
      this.#log(connection, idleMs);
    }
  }

  #log({ user }: Connection, idleMs: number): void {
    const { clock, faultLog, selector } = this.#parts;
    faultLog.append({
      atIso: isoFromWallMs(clock.wallMs()),
      fault: selector.rule.fault,
      serverId: null,
      bodyHash: null,
      senderId: user.uid,
      receiverId: null,
      observable: true,
      why: 'an open socket was cut',
      delayMs: idleMs,
    });
  }
}

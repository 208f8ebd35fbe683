// Who is connected: the open sockets by user, and the slow wheel that pings them and ends those
// that are silent or whose token expired. Must not know messages.

import type { Clock } from '../../base/index.ts';
import { CLOSE, type Connection } from './connection.ts';

/** A fifth of the silence limit between two looks at all sockets. */
const SWEEPS_PER_SILENCE = 2;
const MAX_SWEEP_INTERVAL_MS = 5000;

const NONE: readonly Connection[] = [];

export class Hub {
  readonly #byUser = new Map<number, Connection[]>();
  readonly #clock: Clock;
  readonly #silenceMs: number;
  #connectionCount = 0;
  #sweepTimer: NodeJS.Timeout | undefined;
  #pingedAtMs: number;

  constructor(clock: Clock, silenceMs: number) {
    this.#clock = clock;
    this.#silenceMs = silenceMs;
    this.#pingedAtMs = clock.nowMs();
  }

  get connectionCount(): number {
    return this.#connectionCount;
  }

  /** The open sockets of a user; a live view that the caller must not keep. */
  connectionsOf(userPk: number): readonly Connection[] {
    return this.#byUser.get(userPk) ?? NONE;
  }

  /** The users with at least one open socket, by primary key. */
  onlineUsers(): IterableIterator<number> {
    return this.#byUser.keys();
  }

  add(connection: Connection): void {
    const connections = this.#byUser.get(connection.user.pk);
    if (connections === undefined) this.#byUser.set(connection.user.pk, [connection]);
    else connections.push(connection);
    this.#connectionCount += 1;
  }

  remove(connection: Connection): void {
    const connections = this.#byUser.get(connection.user.pk);
    const index = connections?.indexOf(connection) ?? -1;
    if (connections === undefined || index < 0) return;
    connections.splice(index, 1);
    if (connections.length === 0) this.#byUser.delete(connection.user.pk);
    this.#connectionCount -= 1;
  }

  startSweeping(): void {
    const everyMs = Math.min(MAX_SWEEP_INTERVAL_MS, this.#silenceMs / SWEEPS_PER_SILENCE);
    this.#sweepTimer = setInterval(() => this.#sweep(), everyMs);
    this.#sweepTimer.unref();
  }

  stopSweeping(): void {
    clearInterval(this.#sweepTimer);
  }

  closeAll(code: number, reason: string): void {
    for (const connection of this.#all()) connection.close(code, reason);
  }

  cutAll(): void {
    for (const connection of this.#all()) connection.cut();
  }

  #sweep(): void {
    const nowSeconds = this.#clock.wallMs() / 1000;
    const nowMs = this.#clock.nowMs();
    const isPingDue = nowMs - this.#pingedAtMs >= this.#silenceMs / SWEEPS_PER_SILENCE;
    if (isPingDue) this.#pingedAtMs = nowMs;
    for (const connection of this.#all()) {
      if (connection.expiresAtSeconds <= nowSeconds) {
        connection.close(CLOSE.tokenExpired, 'token expired');
      } else if (isPingDue) {
        if (!connection.isAlive) connection.cut();
        connection.isAlive = false;
        connection.ping();
      }
    }
  }

  #all(): Connection[] {
    return [...this.#byUser.values()].flat();
  }
}

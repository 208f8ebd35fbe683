// What the clients have surely read, by the server's own sockets: a ping follows every conf and the
// first re of a socket, and its pong comes back behind them. Instants are message ids, because ids
// follow the order of arrival: no clock, no guess about how long a frame travels.

import type { Connection } from '../../socket/connection.ts';

/** About 60 bytes each; the oldest receipts are forgotten, which only old reads would notice. */
const MAX_RECEIPTS = 200_000;
const FIRST_RE = 're';
/** Clients cut a server that floods them with pings; one that waits stands for all before it. */
const MAX_PINGS_IN_FLIGHT = 8;

/** The confs of one socket that are not known to be read. */
interface Unread {
  readonly ids: number[];
  pingCount: number;
  /** The newest conf that no ping followed; 0 for none. */
  owedId: number;
}

export class Receipts {
  readonly #lastIdAtStart: number;
  readonly #confReadAtId = new Map<number, number>();
  readonly #unread = new WeakMap<Connection, Unread>();
  readonly #settledAtId = new WeakMap<Connection, number>();

  constructor(lastIdAtStart: number) {
    this.#lastIdAtStart = lastIdAtStart;
  }

  confSent(connection: Connection, id: number): void {
    const unread = this.#unread.get(connection) ?? { ids: [], pingCount: 0, owedId: 0 };
    this.#unread.set(connection, unread);
    unread.ids.push(id);
    this.#ping(connection, unread, id);
  }

  reSent(connection: Connection): void {
    if (this.#settledAtId.has(connection)) return;
    this.#settledAtId.set(connection, Number.POSITIVE_INFINITY);
    connection.ping(FIRST_RE);
  }

  /** A pong came back; `arrivedId` is the id of the last message that arrived before it. */
  ponged(connection: Connection, payload: string, arrivedId: number): void {
    if (payload === FIRST_RE) {
      this.#settledAtId.set(connection, arrivedId);
      return;
    }
    const unread = this.#unread.get(connection);
    if (unread === undefined) return;
    const readId = Number(payload);
    while ((unread.ids[0] ?? Number.POSITIVE_INFINITY) <= readId) {
      this.#keep(unread.ids.shift() ?? 0, arrivedId);
    }
    unread.pingCount -= 1;
    if (unread.owedId > 0) this.#ping(connection, unread, unread.owedId);
  }

  /** The socket had shown that it is subscribed, by a first re, before this message arrived. */
  isSettled(connection: Connection, messageId: number): boolean {
    return messageId > (this.#settledAtId.get(connection) ?? Number.POSITIVE_INFINITY);
  }

  /** The conf of a message has reached its sender. */
  isConfirmed(id: number): boolean {
    return id <= this.#lastIdAtStart || this.#confReadAtId.has(id);
  }

  /** The conf of `earlierId` had reached its sender before the message `laterId` arrived. */
  isConfirmedBefore(earlierId: number, laterId: number): boolean {
    if (earlierId <= this.#lastIdAtStart) return true;
    return laterId > (this.#confReadAtId.get(earlierId) ?? Number.POSITIVE_INFINITY);
  }

  #ping(connection: Connection, unread: Unread, id: number): void {
    const mayPing = unread.pingCount < MAX_PINGS_IN_FLIGHT;
    unread.owedId = mayPing ? 0 : id;
    if (!mayPing) return;
    unread.pingCount += 1;
    connection.ping(String(id));
  }

  #keep(id: number, arrivedId: number): void {
    if (this.#confReadAtId.size >= MAX_RECEIPTS) {
      const oldest = this.#confReadAtId.keys().next();
      if (!oldest.done) this.#confReadAtId.delete(oldest.value);
    }
    this.#confReadAtId.set(id, arrivedId);
  }
}

// Whether an injection could be observed at all, decided from the server's own sockets and nothing
// else: it knows no marker and no verifier. An absence can be proven only on a socket that was
// open before the message, stayed open, and got a later message of the same kind and sender (the
// fence), with a grace after it; so entries about absences wait until that is known.

import type { Connection } from '../../socket/connection.ts';
import type { FaultLog, FaultLogEntry } from './fault-log.ts';

export type Absence = {
  /** Which frame is missing, and so which later frame would prove it. */
  readonly missing: 'conf' | 're';
  readonly senderPk: number;
  readonly connections: readonly Connection[];
};

interface OpenEntry {
  readonly entry: FaultLogEntry;
  watchCount: number;
  isLogged: boolean;
}

interface Watch {
  readonly open: OpenEntry;
  readonly missing: 'conf' | 're';
  readonly senderPk: number;
  fencedAtMs: number;
}

/** A verifier gives a late frame this long after a fence. */
const GRACE_MS = 2000;
/** Entries that wait; beyond it they are logged as not observable. About 50 MB. */
const MAX_OPEN_ENTRIES = 100_000;

export class Oracle {
  readonly #log: FaultLog;
  readonly #watches = new Map<Connection, Watch[]>();
  #openCount = 0;

  constructor(log: FaultLog) {
    this.#log = log;
  }

  /** Logs the entry when it is known whether the absence could be proven. */
  await(entry: FaultLogEntry, absence: Absence): void {
    const { missing, senderPk, connections } = absence;
    if (connections.length === 0 || this.#openCount >= MAX_OPEN_ENTRIES) {
      this.#log.append({ ...entry, observable: false });
      return;
    }
    const open: OpenEntry = { entry, watchCount: connections.length, isLogged: false };
    this.#openCount += 1;
    for (const connection of connections) {
      const watches = this.#watches.get(connection);
      const watch: Watch = { open, missing, senderPk, fencedAtMs: Number.NaN };
      if (watches === undefined) this.#watches.set(connection, [watch]);
      else watches.push(watch);
    }
  }

  /** A frame went to an open socket. */
  sent(connection: Connection, frame: 'conf' | 're', of: { senderPk: number; atMs: number }): void {
    const watches = this.#watches.get(connection);
    if (watches === undefined) return;
    const waiting = watches.filter((watch) => {
      if (watch.open.isLogged) return false;
      const isProven = of.atMs - watch.fencedAtMs >= GRACE_MS;
      if (isProven) this.#resolve(watch, true);
      const isFence = watch.missing === frame && watch.senderPk === of.senderPk;
      if (isFence && Number.isNaN(watch.fencedAtMs)) watch.fencedAtMs = of.atMs;
      return !isProven;
    });
    if (waiting.length === 0) this.#watches.delete(connection);
    else if (waiting.length < watches.length) this.#watches.set(connection, waiting);
  }

  closed(connection: Connection, atMs: number): void {
    const watches = this.#watches.get(connection) ?? [];
    this.#watches.delete(connection);
    for (const watch of watches) this.#resolve(watch, atMs - watch.fencedAtMs >= GRACE_MS);
  }

  /** The end: every socket counts as closed now. */
  finish(atMs: number): void {
    for (const connection of [...this.#watches.keys()]) this.closed(connection, atMs);
  }

  #resolve(watch: Watch, isProven: boolean): void {
    const { open } = watch;
    open.watchCount -= 1;
    if (open.isLogged || (!isProven && open.watchCount > 0)) return;
    open.isLogged = true;
    this.#openCount -= 1;
    const why = isProven
      ? `${open.entry.why}; the socket got a later ${watch.missing} of the sender and stayed open`
      : `${open.entry.why}; no socket got a later ${watch.missing} of the sender and stayed open`;
    this.#log.append({ ...open.entry, observable: isProven, why });
  }
}

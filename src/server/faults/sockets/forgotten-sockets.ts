// Open sockets that the server no longer pushes to, and the messages that they missed. What one of
// them missed is observable when it stays open until another socket of its user got a few later
// messages. Must not send.

import type { Connection } from '../../socket/connection.ts';
import type { Selector } from '../rules/rule.ts';
import type { FaultLog, FaultLogEntry } from '../truth/fault-log.ts';

interface Forgotten {
  readonly selector: Selector;
  /** Missed on a socket that had received before; not known to be observable so far. */
  readonly missed: FaultLogEntry[];
  /** Messages that another socket of the user got since the last miss. */
  elsewhereCount: number;
}

/** A verifier needs so many to tell a deaf socket from a user to whom nothing is pushed. */
const ELSEWHERE_COUNT = 3;
/** Missed messages of one socket that wait; further ones are logged as not observable. */
const MAX_MISSED = 10_000;

export class ForgottenSockets {
  readonly #log: FaultLog;
  readonly #forgotten = new Map<Connection, Forgotten>();

  constructor(log: FaultLog) {
    this.#log = log;
  }

  forget(connections: readonly Connection[], selector: Selector): void {
    for (const connection of connections) {
      this.#forgotten.set(connection, { selector, missed: [], elsewhereCount: 0 });
    }
  }

  /** Those of the sockets that the server still pushes to. */
  served(connections: readonly Connection[]): readonly Connection[] {
    if (this.#forgotten.size === 0) return connections;
    return connections.filter((connection) => !this.#forgotten.has(connection));
  }

  /** The rule that made the server forget one of the sockets; null: it forgot none. */
  selectorOf(connections: readonly Connection[]): Selector | null {
    if (this.#forgotten.size === 0) return null;
    for (const connection of connections) {
      const found = this.#forgotten.get(connection);
      if (found !== undefined) return found.selector;
    }
    return null;
  }

  /** A message was not pushed to those of the sockets that are forgotten, nor to any other. */
  missed(entry: FaultLogEntry, settled: readonly Connection[]): void {
    const deaf = settled.flatMap((connection) => this.#forgotten.get(connection) ?? []);
    const [first] = deaf;
    if (first === undefined || first.missed.length >= MAX_MISSED) {
      const why = `${entry.why}; no open socket of the receiver had received before`;
      this.#log.append({ ...entry, observable: false, why });
      return;
    }
    first.missed.push(entry);
    first.elsewhereCount = 0;
  }

  /** A re went to a socket that is served; others of its user may be forgotten. */
  reached(connections: readonly Connection[]): void {
    if (this.#forgotten.size === 0) return;
    for (const connection of connections) {
      const found = this.#forgotten.get(connection);
      if (found === undefined) continue;
      found.elsewhereCount += 1;
      if (found.elsewhereCount >= ELSEWHERE_COUNT) this.#resolve(found, true);
    }
  }

  closed(connection: Connection): void {
    const found = this.#forgotten.get(connection);
    this.#forgotten.delete(connection);
    if (found !== undefined) this.#resolve(found, false);
  }

  /** The end: every socket counts as closed now. */
  finish(): void {
    for (const connection of [...this.#forgotten.keys()]) this.closed(connection);
  }

  #resolve(found: Forgotten, observable: boolean): void {
    const what = observable
      ? 'the socket stayed open until another one of the user got later messages'
      : 'no other socket of the user got later messages while it was open';
    for (const entry of found.missed.splice(0)) {
      this.#log.append({ ...entry, observable, why: `${entry.why}; ${what}` });
    }
  }
}

// The history of a monitor: results, states, evidence and what is to be told, in one database that
// survives a kill. A state and its notifications are one transaction. Judges and sends nothing.

import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isoFromWallMs } from '../../base/index.ts';
import { type Machine, NEW_MACHINE } from '../state/machine.ts';
import { parseMachine } from '../state/parse-machine.ts';
import { RESULTS_MAX } from './limits.ts';
import { type DatabaseOptions, openDatabase } from './open-database.ts';
import { type Outbox, prepareOutbox } from './outbox.ts';
import { parseEvidence, parseResult } from './parse-rows.ts';
import { prepareRecorder, type Recorder } from './record-entry.ts';
import type { Entry, Evidence, ResultRow, WindowName, WindowStatistics } from './rows.ts';
import { prepareStatistics, type Statistics } from './statistics.ts';

export interface HistoryOptions extends DatabaseOptions {
  /** A file or `:memory:`. */
  readonly path: string;
  readonly keepMs: number;
  /** Wall clock. */
  readonly nowMs: number;
}

export interface ResultQuery {
  /** Wall clock; inclusive. */
  readonly from?: number;
  /** Exclusive. */
  readonly to?: number;
  readonly limit: number;
}

export interface KeptMonitor {
  readonly machine: Machine;
  /** Of its last entry. */
  readonly sequence: number;
}

export class History {
  /** Unguessable, made with the file: part of every notification's key. */
  readonly id: string;
  /** Where a damaged file was moved when this one was begun; null otherwise. */
  readonly movedTo: string | null;
  readonly outbox: Outbox;
  readonly #database: DatabaseSync;
  readonly #recorder: Recorder;
  readonly #statistics: Statistics;
  readonly #read: ReturnType<typeof prepareReads>;
  #isOpen = true;

  /** @throws EarshotError `HISTORY_IN_USE`, `HISTORY_UNUSABLE` */
  static open(options: HistoryOptions): History {
    const stamp = isoFromWallMs(options.nowMs).replaceAll(/[:.]|-(?=\d{2})/g, '');
    const { database, movedTo } = openDatabase(options.path, stamp, options);
    return new History(database, movedTo, options.keepMs);
  }

  private constructor(database: DatabaseSync, movedTo: string | null, keepMs: number) {
    this.#database = database;
    this.movedTo = movedTo;
    this.id = identify(database);
    this.outbox = prepareOutbox(database, this.id);
    this.#recorder = prepareRecorder(database, keepMs);
    this.#statistics = prepareStatistics(database);
    this.#read = prepareReads(database);
  }

  /** What was kept of a monitor; null when nothing was. A state that cannot be read begins anew. */
  monitor(name: string): KeptMonitor | null {
    const row = this.#read.monitor.get(name);
    if (row === undefined) return null;
    const machine = parseMachine(String(row.machine)) ?? NEW_MACHINE;
    return { machine, sequence: Number(row.sequence) };
  }

  /** Names of every monitor that has left something. */
  monitorNames(): readonly string[] {
    return this.#read.names.all().map((row) => String(row.name));
  }

  /**
   * Keeps an entry and what is to be told of it, in one transaction; those in `sent` were told.
   * Returns the receivers of notifications that were given up because too many wait.
   * @throws what SQLite throws: nothing of the entry is kept then
   */
  record(entry: Entry, sent: ReadonlySet<string> = new Set()): readonly string[] {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      this.#recorder.record(entry);
      const givenUp = entry.alerts.flatMap((change) => this.outbox.change(change, sent));
      this.#database.exec('COMMIT');
      return givenUp;
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** By their instants, newest first; at most 10,000. */
  results(monitor: string, query: ResultQuery): readonly ResultRow[] {
    const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER, limit } = query;
    const rows = this.#read.results.all(monitor, from, to, Math.min(limit, RESULTS_MAX));
    return rows.map(parseResult);
  }

  /** The newest as they came, whatever the clock did meanwhile; newest first. */
  recent(monitor: string, limit: number): readonly ResultRow[] {
    return this.#read.recent.all(monitor, Math.min(limit, RESULTS_MAX)).map(parseResult);
  }

  /** The instant of the newest result that was ok; null when none is kept. */
  lastOkMs(monitor: string): number | null {
    const row = this.#read.lastOk.get(monitor);
    return row === undefined ? null : Number(row.started_ms);
  }

  /** Null: nothing was kept of it, because it was ok or lies too far back. */
  evidence(monitor: string, sequence: number): Evidence | null {
    const row = this.#read.evidence.get(monitor, sequence);
    return row === undefined ? null : parseEvidence(row);
  }

  /** Until when (wall clock) somebody silenced a monitor; null: nobody did. */
  silencedUntilMs(monitor: string): number | null {
    const found = this.#database
      .prepare('SELECT value FROM meta WHERE name = ?')
      .get(`silence ${monitor}`);
    const untilMs = Number(found?.value ?? Number.NaN);
    return Number.isFinite(untilMs) ? untilMs : null;
  }

  /** Null ends the silence. @throws what SQLite throws: nothing has changed then */
  silence(monitor: string, untilMs: number | null): void {
    const name = `silence ${monitor}`;
    if (untilMs === null) this.#database.prepare('DELETE FROM meta WHERE name = ?').run(name);
    else {
      this.#database
        .prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
        .run(name, String(Math.round(untilMs)));
    }
  }

  /** `nowMs`: wall clock. */
  statistics(monitor: string, window: WindowName, nowMs: number): WindowStatistics {
    return this.#statistics(monitor, window, nowMs);
  }

  /** Lets the file go. Idempotent. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#database.close();
  }
}

function identify(database: DatabaseSync): string {
  const found = database.prepare("SELECT value FROM meta WHERE name = 'id'").get();
  if (found !== undefined) return String(found.value);
  const id = randomBytes(16).toString('hex');
  database.prepare("INSERT INTO meta (name, value) VALUES ('id', ?)").run(id);
  return id;
}

function prepareReads(database: DatabaseSync) {
  return {
    monitor: database.prepare('SELECT machine, sequence FROM monitors WHERE name = ?'),
    names: database.prepare('SELECT name FROM monitors ORDER BY name'),
    results: database.prepare(`
      SELECT * FROM probes WHERE monitor = ? AND started_ms >= ? AND started_ms < ?
      ORDER BY started_ms DESC, sequence DESC LIMIT ?`),
    recent: database.prepare(
      'SELECT * FROM probes WHERE monitor = ? ORDER BY sequence DESC LIMIT ?',
    ),
    lastOk: database.prepare(`
      SELECT started_ms FROM probes WHERE monitor = ? AND result = 'ok'
      ORDER BY sequence DESC LIMIT 1`),
    evidence: database.prepare(`
      SELECT findings, story FROM evidence JOIN probes ON probes.id = probe
      WHERE monitor = ? AND sequence = ?`),
  };
}

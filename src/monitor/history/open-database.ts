// Opens the database of a history: who may use it, whether it is whole, migrations. A file that is
// damaged is moved aside and a new one begun, because a monitor that never sleeps must not stop for
// it; a file that is no history is left alone, because it is somebody's. Must not know probes.

import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describeError, EarshotError } from '../../base/index.ts';
import { MIGRATIONS } from './migrations.ts';
import { isBusy, isDamage } from './sqlite-errors.ts';

export interface DatabaseOptions {
  /** `full`: on the disk with every commit. `normal`: survives a kill, not a power cut. */
  readonly durability?: 'full' | 'normal';
  /** The last touch to the connection before it is used: limits of one's own. */
  readonly tune?: (database: DatabaseSync) => void;
}

export interface OpenedDatabase {
  readonly database: DatabaseSync;
  /** Where a damaged file was moved; null when the history is whole or new. */
  readonly movedTo: string | null;
}

/** `ears`: histories are told from other databases by this. */
const APPLICATION_ID = 0x65617273;
const MAGIC = 'SQLite format 3\0';
/** Files that belong to a database. */
const COMPANIONS = ['', '-wal', '-shm'];

/**
 * Opens, checks and migrates; one process at a time. `stamp` names a damaged file that is moved.
 * @throws EarshotError `HISTORY_IN_USE`, `HISTORY_UNUSABLE`
 */
export function openDatabase(
  path: string,
  stamp: string,
  options: DatabaseOptions = {},
): OpenedDatabase {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    assertDatabase(path);
    try {
      return { database: openWhole(path, options), movedTo: null };
    } catch (error) {
      if (!isDamage(error)) throw error;
      const movedTo = moveAside(path, stamp);
      return { database: openWhole(path, options), movedTo };
    }
  } catch (error) {
    throw asHistoryError(path, error);
  }
}

function openWhole(path: string, options: DatabaseOptions): DatabaseSync {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = ${options.durability === 'normal' ? 'NORMAL' : 'FULL'}`);
    // The log of a burst is not kept for ever.
    database.exec('PRAGMA journal_size_limit = 4194304');
    database.exec('PRAGMA temp_store = MEMORY');
    // From here on nobody else gets in: the lock is held until the process ends.
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    assertOurs(database);
    assertWhole(database);
    migrate(database);
    options.tune?.(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A file that does not begin as a database does was never a history of ours. */
function assertDatabase(path: string): void {
  if (path === ':memory:' || !existsSync(path)) return;
  const head = Buffer.alloc(MAGIC.length);
  const descriptor = openSync(path, 'r');
  try {
    const readBytes = readSync(descriptor, head, 0, head.length, 0);
    if (readBytes > 0 && head.toString('latin1') !== MAGIC) throw new Error('it is no database');
  } finally {
    closeSync(descriptor);
  }
}

function assertOurs(database: DatabaseSync): void {
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get();
  if (Number(tables?.count) === 0) {
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    return;
  }
  const row = database.prepare('PRAGMA application_id').get();
  if (Number(row?.application_id) !== APPLICATION_ID) {
    throw new Error('it is the database of something else');
  }
}

class Damaged extends Error {
  /** As SQLite itself calls it. */
  readonly errcode = 11;
}

function assertWhole(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA quick_check(1)').get();
  const found = String(Object.values(row ?? {})[0]);
  if (found !== 'ok') throw new Damaged(found);
}

function migrate(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA user_version').get();
  const done = Number(row?.user_version ?? 0);
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  if (done > newest) throw new Error(`its schema (${done}) is newer than this Earshot (${newest})`);
  for (const { version, sql } of MIGRATIONS) {
    if (version <= done) continue;
    database.exec('BEGIN IMMEDIATE');
    database.exec(sql);
    database.exec(`PRAGMA user_version = ${version}`);
    database.exec('COMMIT');
  }
}

function moveAside(path: string, stamp: string): string {
  let target = `${path}.damaged-${stamp}`;
  for (let attempt = 2; existsSync(target); attempt += 1) {
    target = `${path}.damaged-${stamp}-${attempt}`;
  }
  for (const companion of COMPANIONS) {
    if (existsSync(path + companion)) renameSync(path + companion, target + companion);
  }
  return target;
}

function asHistoryError(path: string, error: unknown): EarshotError {
  if (error instanceof EarshotError) return error;
  if (isBusy(error)) {
    return new EarshotError('HISTORY_IN_USE', `Another monitor uses the history ${path}.`, {
      cause: error,
    });
  }
  const message = `The history ${path} cannot be used: ${describeError(error)}.`;
  return new EarshotError('HISTORY_UNUSABLE', message, { cause: error });
}

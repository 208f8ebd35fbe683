// Opens the chat database: pragmas, migrations, one prepared statement per query. Must not know
// messages or users.

import { DatabaseSync } from 'node:sqlite';
import { describeError, EarshotError } from '../../base/index.ts';
import { MIGRATIONS } from './migrations.ts';

/** `full`: on the disk before conf. `normal`: survives a kill of the machine's processes, not a
 * power cut. `memory`: never flushed. */
export type Durability = 'full' | 'normal' | 'memory';

const SYNCHRONOUS: Readonly<Record<Durability, string>> = {
  full: 'FULL',
  normal: 'NORMAL',
  memory: 'OFF',
};

const IN_USE_HINT =
  'Check that the folder exists and is writable, that the file is a chat database, and that no ' +
  'other server uses it.';

/**
 * Opens and migrates. `path` is a file or `:memory:`. One process at a time: a file is locked.
 * @throws EarshotError `SERVER_START` when the file cannot be used.
 */
export function openDatabase(path: string, durability: Durability): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = ${SYNCHRONOUS[durability]}`);
    database.exec('PRAGMA cache_size = -65536');
    database.exec('PRAGMA temp_store = MEMORY');
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw new EarshotError(
      'SERVER_START',
      `Cannot use the database ${path}: ${describeError(error)}`,
      {
        hint: IN_USE_HINT,
        cause: error,
      },
    );
  }
}

function migrate(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT
  `);
  const row = database.prepare('SELECT coalesce(max(version), 0) AS version FROM migrations').get();
  const done = Number(row?.version ?? 0);
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  if (done > newest) throw new Error(`its schema (${done}) is newer than this server (${newest})`);
  for (const { version, name, sql } of MIGRATIONS) {
    if (version <= done) continue;
    database.exec('BEGIN IMMEDIATE');
    database.exec(sql);
    database.prepare('INSERT INTO migrations (version, name) VALUES (?, ?)').run(version, name);
    database.exec('COMMIT');
  }
}

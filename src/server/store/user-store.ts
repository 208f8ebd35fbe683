// Users in the database, with a bounded cache in front: an account is a few hundred bytes and every
// frame names two. Must not know passwords in clear.

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { canonicalId, isUuid } from '../../base/index.ts';
import { type User, type UserRow, userFromRow } from './user.ts';

export interface NewUser {
  readonly uid: string;
  readonly email: string;
  readonly username: string;
  readonly passwordHash: string | null;
}

const COLUMNS = 'id, uid, email, username, role, is_active';
/** 100,000 users of about 0.5 KB: 50 MB at most. */
const MAX_CACHED_USERS = 100_000;

export class UserStore {
  readonly #database: DatabaseSync;
  readonly #byUidStatement: StatementSync;
  readonly #byPkStatement: StatementSync;
  readonly #byEmailStatement: StatementSync;
  readonly #insertStatement: StatementSync;
  readonly #byUid = new Map<string, User>();
  readonly #byPk = new Map<number, User>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#byUidStatement = database.prepare(`SELECT ${COLUMNS} FROM users WHERE uid = ?`);
    this.#byPkStatement = database.prepare(`SELECT ${COLUMNS} FROM users WHERE id = ?`);
    this.#byEmailStatement = database.prepare(
      `SELECT ${COLUMNS}, password_hash FROM users WHERE email = ?`,
    );
    this.#insertStatement = database.prepare(
      'INSERT INTO users (uid, email, username, password_hash) VALUES (?, ?, ?, ?)',
    );
  }

  /** The user with this id in any legal spelling of a UUID; undefined when there is none. */
  find(uid: string): User | undefined {
    const cached = this.#byUid.get(uid);
    if (cached !== undefined) return cached;
    if (!isUuid(uid)) return undefined;
    const canonical = canonicalId(uid);
    return this.#byUid.get(canonical) ?? this.#keep(this.#byUidStatement.get(canonical));
  }

  /** The user with this primary key. */
  byPk(pk: number): User | undefined {
    return this.#byPk.get(pk) ?? this.#keep(this.#byPkStatement.get(pk));
  }

  /** A user and its password hash, for login; undefined when there is none. */
  findByEmail(email: string): { user: User; passwordHash: string | null } | undefined {
    const row = this.#byEmailStatement.get(email) as unknown as
      | (UserRow & { readonly password_hash: string | null })
      | undefined;
    return row && { user: userFromRow(row), passwordHash: row.password_hash };
  }

  /** Adds all or none, in one transaction. */
  insertAll(users: readonly NewUser[]): void {
    this.#database.exec('BEGIN');
    try {
      for (const user of users) {
        this.#insertStatement.run(user.uid, user.email, user.username, user.passwordHash);
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #keep(row: unknown): User | undefined {
    if (row === undefined) return undefined;
    const user = userFromRow(row as UserRow);
    if (this.#byPk.size >= MAX_CACHED_USERS) {
      this.#byPk.clear();
      this.#byUid.clear();
    }
    this.#byPk.set(user.pk, user);
    this.#byUid.set(user.uid, user);
    return user;
  }
}

// The schema of the chat database, as numbered migrations that are applied once each, in order.
// A published migration is never edited; must not hold queries.

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'users, threads and messages',
    // One thread per unordered pair (low < high). `seen` follows from the read marks of a thread:
    // a message is seen when its receiver's mark has reached it, so that reading a long history
    // costs one write. AUTOINCREMENT is not needed: the server allots message ids itself.
    sql: `
      CREATE TABLE users (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        email TEXT NOT NULL UNIQUE,
        username TEXT NOT NULL DEFAULT '',
        role TEXT,
        is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
        password_hash TEXT
      ) STRICT;
      CREATE TABLE threads (
        id INTEGER PRIMARY KEY,
        low_user_id INTEGER NOT NULL REFERENCES users (id),
        high_user_id INTEGER NOT NULL REFERENCES users (id),
        low_read_mark INTEGER NOT NULL DEFAULT 0,
        high_read_mark INTEGER NOT NULL DEFAULT 0,
        CHECK (low_user_id < high_user_id),
        UNIQUE (low_user_id, high_user_id)
      ) STRICT;
      CREATE INDEX threads_by_high_user ON threads (high_user_id);
      CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        thread_id INTEGER NOT NULL REFERENCES threads (id),
        sender_id INTEGER NOT NULL REFERENCES users (id),
        receiver_id INTEGER NOT NULL REFERENCES users (id),
        body TEXT NOT NULL,
        created_us INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX messages_by_thread ON messages (thread_id, id);
    `,
  },
];

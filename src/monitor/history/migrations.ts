// The schema of a history, as numbered migrations that are applied once each, in order. A published
// migration is never edited; must not hold queries.

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    // A row of `probes` for every tick, skipped ones too; `slots` and `latencies` add up what the
    // long windows need, so that nobody sorts a month of samples. What is to be told stands in
    // `outbox` in the transaction of the state that it tells of.
    sql: `
      CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE monitors (
        name TEXT PRIMARY KEY,
        machine TEXT NOT NULL,
        sequence INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE probes (
        id INTEGER PRIMARY KEY,
        monitor TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        started_ms INTEGER NOT NULL,
        result TEXT NOT NULL CHECK (result IN ('ok', 'failing', 'unknown', 'skipped')),
        state TEXT NOT NULL,
        is_confirmation INTEGER NOT NULL,
        is_maintenance INTEGER NOT NULL,
        duration_seconds REAL NOT NULL,
        sentence TEXT NOT NULL,
        confirm_seconds TEXT NOT NULL,
        delivery_seconds TEXT NOT NULL,
        facts TEXT NOT NULL,
        UNIQUE (monitor, sequence)
      ) STRICT;
      CREATE INDEX probes_by_time ON probes (monitor, started_ms);
      CREATE TABLE evidence (
        probe INTEGER PRIMARY KEY REFERENCES probes (id) ON DELETE CASCADE,
        findings TEXT NOT NULL,
        story TEXT NOT NULL
      ) STRICT;
      CREATE TABLE slots (
        monitor TEXT NOT NULL,
        slot INTEGER NOT NULL,
        ok INTEGER NOT NULL DEFAULT 0,
        failing INTEGER NOT NULL DEFAULT 0,
        unknown INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (monitor, slot)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE latencies (
        monitor TEXT NOT NULL,
        slot INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('confirm', 'delivery')),
        bucket INTEGER NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (monitor, slot, kind, bucket)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE alerts (
        id TEXT PRIMARY KEY,
        monitor TEXT NOT NULL,
        kind TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        opened_ms INTEGER NOT NULL,
        resolved_ms INTEGER
      ) STRICT;
      CREATE INDEX alerts_by_end ON alerts (resolved_ms);
      CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        alert TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
        receiver TEXT NOT NULL,
        event TEXT NOT NULL CHECK (event IN ('firing', 'resolved')),
        facts TEXT NOT NULL,
        created_ms INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        waited_ms REAL NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'failed')),
        error TEXT
      ) STRICT;
      CREATE INDEX outbox_pending ON outbox (receiver, id) WHERE state = 'pending';
      CREATE INDEX outbox_by_alert ON outbox (alert);
    `,
  },
];

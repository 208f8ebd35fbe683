// The notifications that wait, in the database of the history: written in the transaction of the
// state that they tell of, taken out when they were delivered. Sends nothing.

import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { PENDING_MAX } from './limits.ts';
import { parseNotificationFacts } from './parse-rows.ts';
import type { AlertChange, Notification, PendingNotification } from './rows.ts';

export interface Outbox {
  /**
   * Inside a transaction: opens or ends an alert, and queues what is to be told. Those in `sent`
   * were told already. Returns the receivers of notifications that were given up for it.
   */
  change(change: AlertChange, sent: ReadonlySet<string>): readonly string[];
  /** The oldest that waits for a receiver, behind an id. */
  next(receiver: string, behind?: number): PendingNotification | null;
  pendingCount(receiver: string): number;
  markSent(id: number): void;
  /** Sent before it was kept; nothing happens when it was not kept. */
  markKeySent(key: string): void;
  /** Tried in vain; it stays the next one. */
  markTried(id: number, waitedMs: number, error: string): void;
  markFailed(id: number, error: string): void;
  /** Receivers that something waits for. */
  waitingReceivers(): readonly string[];
  /** Open alerts of a receiver that it was told of. */
  toldAndOpen(receiver: string): readonly Notification[];
}

/** The identity of an alert. */
export function alertId(change: Pick<AlertChange, 'alert' | 'facts'>): string {
  return `${change.facts.monitor}/${change.alert.kind}/${change.alert.sequence}`;
}

/** The key of one event for one receiver: 128 bits, the same for ever. */
export function notificationKey(
  history: string,
  alert: string,
  { event, receiver }: { readonly event: string; readonly receiver: string },
): string {
  const whole = [history, alert, event, receiver].join('\u0000');
  return createHash('sha256').update(whole).digest('hex').slice(0, 32);
}

/** Prepares the statements once. `history` is the identity of this history. */
export function prepareOutbox(database: DatabaseSync, history: string): Outbox {
  const run = statements(database);
  const enqueue = (change: AlertChange, receiver: string, sent: ReadonlySet<string>): boolean => {
    const alert = alertId(change);
    const key = notificationKey(history, alert, { event: change.event, receiver });
    const isFull = countOf(run.count.get(receiver)) >= PENDING_MAX;
    if (isFull) run.giveUp.run(receiver, receiver);
    const state = sent.has(key) ? 'sent' : 'pending';
    const facts = JSON.stringify(change.facts);
    run.add.run(key, alert, receiver, change.event, facts, change.facts.atMs, state);
    return isFull;
  };
  return {
    change: (change, sent) => {
      const id = alertId(change);
      const { alert, facts } = change;
      if (change.event === 'firing') {
        run.open.run(id, facts.monitor, alert.kind, alert.sequence, alert.openedAtMs);
      } else run.end.run(facts.atMs, id);
      if (change.event === 'firing') {
        return change.receivers.filter((receiver) => enqueue(change, receiver, sent));
      }
      // With the labels of then: to an Alertmanager others would be another alert.
      return run.told.all(id).flatMap(({ receiver, facts: then }) => {
        const { labels } = parseNotificationFacts(String(then));
        const ended = { ...change, facts: { ...facts, labels } };
        return enqueue(ended, String(receiver), sent) ? [String(receiver)] : [];
      });
    },
    next: (receiver, behind = 0) => asPending(run.next.get(receiver, behind)),
    pendingCount: (receiver) => countOf(run.count.get(receiver)),
    markSent: (id) => void run.sent.run(id),
    markKeySent: (key) => void run.keySent.run(key),
    markTried: (id, waitedMs, error) => void run.tried.run(waitedMs, error, id),
    markFailed: (id, error) => void run.failed.run(error, id),
    waitingReceivers: () => run.waiting.all().map((row) => String(row.receiver)),
    toldAndOpen: (receiver) => run.toldAndOpen.all(receiver).flatMap((row) => asPending(row) ?? []),
  };
}

function statements(database: DatabaseSync) {
  return {
    open: database.prepare(`
      INSERT INTO alerts (id, monitor, kind, sequence, opened_ms) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING`),
    end: database.prepare('UPDATE alerts SET resolved_ms = ? WHERE id = ?'),
    // Who never heard of an alert is not told that it is over.
    told: database.prepare(`
      SELECT receiver, facts FROM outbox WHERE alert = ? AND event = 'firing' AND state <> 'failed'
      ORDER BY id`),
    add: database.prepare(`
      INSERT INTO outbox (key, alert, receiver, event, facts, created_ms, state)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`),
    next: database.prepare(`
      SELECT * FROM outbox WHERE receiver = ? AND id > ? AND state = 'pending'
      ORDER BY id LIMIT 1`),
    count: database.prepare(`
      SELECT count(*) AS count FROM outbox WHERE receiver = ? AND state = 'pending'`),
    // An alert that is over goes before one that is not, and never one half of it.
    giveUp: database.prepare(`
      UPDATE outbox SET state = 'failed', error = 'too many wait'
      WHERE receiver = ? AND state = 'pending' AND alert = (
        SELECT alert FROM outbox JOIN alerts ON alerts.id = alert
        WHERE receiver = ? AND state = 'pending'
        ORDER BY resolved_ms IS NULL, outbox.id LIMIT 1)`),
    sent: database.prepare(`
      UPDATE outbox SET state = 'sent', attempts = attempts + 1, error = NULL WHERE id = ?`),
    keySent: database.prepare("UPDATE outbox SET state = 'sent', error = NULL WHERE key = ?"),
    tried: database.prepare(`
      UPDATE outbox SET attempts = attempts + 1, waited_ms = ?, error = ? WHERE id = ?`),
    failed: database.prepare("UPDATE outbox SET state = 'failed', error = ? WHERE id = ?"),
    waiting: database.prepare("SELECT DISTINCT receiver FROM outbox WHERE state = 'pending'"),
    toldAndOpen: database.prepare(`
      SELECT outbox.* FROM outbox JOIN alerts ON alerts.id = alert
      WHERE receiver = ? AND event = 'firing' AND state = 'sent' AND resolved_ms IS NULL
      ORDER BY outbox.id`),
  };
}

type Row = Readonly<Record<string, unknown>>;

function countOf(row: Row | undefined): number {
  return Number(row?.count ?? 0);
}

function asPending(row: Row | undefined): PendingNotification | null {
  if (row === undefined) return null;
  return {
    id: Number(row.id),
    key: String(row.key),
    alert: String(row.alert),
    receiver: String(row.receiver),
    facts: parseNotificationFacts(String(row.facts)),
    attempts: Number(row.attempts),
    waitedMs: Number(row.waited_ms),
  };
}

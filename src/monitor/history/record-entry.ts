// Writes one entry: the result, the state behind it, the sums of the long windows, and what is to
// be told, all or nothing; and lets go of what is too old. Called inside a transaction.

import type { DatabaseSync } from 'node:sqlite';
import { bucketOfSeconds } from './latency-buckets.ts';
import { EVIDENCE_MAX, PRUNED_AT_ONCE, SLOT_KEEP_MIN_MS, SLOT_MS } from './limits.ts';
import type { Entry } from './rows.ts';

export interface Recorder {
  record(entry: Entry): void;
}

/** Prepares the statements once. `keepMs` is how long results stay. */
export function prepareRecorder(database: DatabaseSync, keepMs: number): Recorder {
  const add = statements(database);
  const prune = preparePruning(database, keepMs);
  return {
    record: (entry) => {
      const id = insertProbe(add, entry);
      if (entry.outcome !== null) insertDetails(add, entry, id);
      add.monitor.run(entry.monitor, JSON.stringify(entry.machine), entry.sequence);
      prune(entry);
    },
  };
}

type Statements = ReturnType<typeof statements>;

function statements(database: DatabaseSync) {
  return {
    probe: database.prepare(`
      INSERT INTO probes (monitor, sequence, started_ms, result, state, is_confirmation,
        is_maintenance, duration_seconds, sentence, confirm_seconds, delivery_seconds, facts)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    evidence: database.prepare('INSERT INTO evidence (probe, findings, story) VALUES (?, ?, ?)'),
    monitor: database.prepare(`
      INSERT INTO monitors (name, machine, sequence) VALUES (?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET machine = excluded.machine,
        sequence = max(sequence, excluded.sequence)`),
    slot: database.prepare(`
      INSERT INTO slots (monitor, slot, ok, failing, unknown) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (monitor, slot) DO UPDATE SET ok = ok + excluded.ok,
        failing = failing + excluded.failing, unknown = unknown + excluded.unknown`),
    latency: database.prepare(`
      INSERT INTO latencies (monitor, slot, kind, bucket, count) VALUES (?, ?, ?, ?, 1)
      ON CONFLICT DO UPDATE SET count = count + 1`),
  };
}

function insertProbe(add: Statements, entry: Entry): number | bigint {
  const { monitor, sequence, outcome, machine } = entry;
  const facts =
    outcome === null
      ? null
      : {
          phases: outcome.phases,
          messages: outcome.messages,
          historyBytes: outcome.historyBytes,
          readback: outcome.readback,
        };
  const { lastInsertRowid } = add.probe.run(
    monitor,
    sequence,
    Math.round(entry.atMs),
    outcome?.result ?? 'skipped',
    machine.state,
    Number(entry.isConfirmation),
    Number(entry.isMaintenance),
    outcome?.durationSeconds ?? 0,
    outcome?.sentence ?? entry.sentence,
    JSON.stringify(outcome?.confirmSeconds ?? []),
    JSON.stringify(outcome?.deliverySeconds ?? []),
    JSON.stringify(facts),
  );
  return lastInsertRowid;
}

function insertDetails(add: Statements, entry: Entry, id: number | bigint): void {
  const { monitor, outcome, isMaintenance, isConfirmation } = entry;
  if (outcome === null) return;
  if (outcome.result !== 'ok' || outcome.findings.length > 0) {
    add.evidence.run(id, JSON.stringify(outcome.findings), JSON.stringify(outcome.story));
  }
  if (isMaintenance) return;
  const slot = slotOf(entry.atMs);
  const is = (result: string): number => Number(!isConfirmation && outcome.result === result);
  add.slot.run(monitor, slot, is('ok'), is('failing'), is('unknown'));
  for (const seconds of outcome.confirmSeconds) {
    add.latency.run(monitor, slot, 'confirm', bucketOfSeconds(seconds));
  }
  for (const seconds of outcome.deliverySeconds) {
    add.latency.run(monitor, slot, 'delivery', bucketOfSeconds(seconds));
  }
}

/** The slot that an instant of the wall clock lies in. */
export function slotOf(atMs: number): number {
  return Math.floor(atMs / SLOT_MS);
}

/** A few rows with each entry: a clock that is wrong for a minute costs little, not everything. */
function preparePruning(database: DatabaseSync, keepMs: number): (entry: Entry) => void {
  const probes = database.prepare(`
    DELETE FROM probes WHERE id IN (
      SELECT id FROM (SELECT id, started_ms FROM probes WHERE monitor = ? ORDER BY sequence LIMIT ?)
      WHERE started_ms < ?)`);
  const evidence = database.prepare(`
    DELETE FROM evidence WHERE probe IN (
      SELECT probe FROM evidence JOIN probes ON probes.id = probe WHERE monitor = ?
      ORDER BY sequence DESC LIMIT ? OFFSET ?)`);
  const oldest = database.prepare('SELECT min(slot) AS slot FROM slots WHERE monitor = ?');
  const slot = database.prepare('DELETE FROM slots WHERE monitor = ? AND slot = ?');
  const latencies = database.prepare('DELETE FROM latencies WHERE monitor = ? AND slot = ?');
  const alerts = database.prepare(`
    DELETE FROM alerts WHERE id IN (
      SELECT id FROM alerts WHERE resolved_ms < ? AND NOT EXISTS (
        SELECT 1 FROM outbox WHERE alert = alerts.id AND state = 'pending')
      ORDER BY resolved_ms LIMIT ?)`);
  return ({ monitor, atMs, outcome }) => {
    probes.run(monitor, PRUNED_AT_ONCE, atMs - keepMs);
    const hasEvidence = outcome !== null && outcome.result !== 'ok';
    if (hasEvidence) evidence.run(monitor, PRUNED_AT_ONCE, EVIDENCE_MAX);
    alerts.run(atMs - keepMs, PRUNED_AT_ONCE);
    const first = oldest.get(monitor)?.slot;
    if (typeof first !== 'number' || first >= slotOf(atMs - Math.max(keepMs, SLOT_KEEP_MIN_MS))) {
      return;
    }
    slot.run(monitor, first);
    latencies.run(monitor, first);
  };
}

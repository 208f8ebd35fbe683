// Rows back to values. The file is ours and locked, its integrity was checked when it was opened:
// what does not fit is taken as absent rather than let a monitor end.

import type { ProbeFinding } from '../probe/probe-outcome.ts';
import type { Evidence, NotificationFacts, ResultFacts, ResultName, ResultRow } from './rows.ts';

export type Row = Readonly<Record<string, unknown>>;

const RESULTS: readonly ResultName[] = ['ok', 'failing', 'unknown', 'skipped'];

export function parseResult(row: Row): ResultRow {
  const state = RESULTS.find((name) => name === row.state);
  return {
    sequence: Number(row.sequence),
    startedAtMs: Number(row.started_ms),
    result: RESULTS.find((name) => name === row.result) ?? 'unknown',
    state: state === undefined || state === 'skipped' ? 'unknown' : state,
    isConfirmation: row.is_confirmation === 1,
    isMaintenance: row.is_maintenance === 1,
    durationSeconds: Number(row.duration_seconds),
    sentence: String(row.sentence),
    confirmSeconds: numbers(row.confirm_seconds),
    deliverySeconds: numbers(row.delivery_seconds),
    facts: parseJson(row.facts) as ResultFacts | null,
  };
}

export function parseEvidence(row: Row): Evidence {
  const story = parseJson(row.story);
  const findings = parseJson(row.findings);
  return {
    findings: Array.isArray(findings) ? (findings as ProbeFinding[]) : [],
    story: Array.isArray(story) ? story.map(String) : [],
  };
}

export function parseNotificationFacts(text: string): NotificationFacts {
  return parseJson(text) as NotificationFacts;
}

function numbers(value: unknown): readonly number[] {
  const parsed = parseJson(value);
  return Array.isArray(parsed) ? parsed.map(Number) : [];
}

function parseJson(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return null;
  }
}

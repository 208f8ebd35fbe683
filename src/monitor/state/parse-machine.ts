// A machine as it was kept, back from its JSON text. What is not one is null: the monitor then
// begins anew and says so.

import type { AlertKind } from '../file/monitors-file.ts';
import { ALERT_KINDS } from '../file/monitors-file.ts';
import type { Machine, MonitorState, OpenAlert } from './machine.ts';

const STATES: readonly MonitorState[] = ['ok', 'failing', 'unknown'];

/** Reads what `JSON.stringify` of a machine gave. */
export function parseMachine(text: string): Machine | null {
  const found = parseObject(text);
  if (found === null) return null;
  const { state, sinceMs, recent, okCount, unknownCount, failureCount, lastAtMs } = found;
  const known = STATES.find((name) => name === state);
  const alerts = Array.isArray(found.alerts) ? found.alerts.map(parseAlert) : null;
  const isWhole =
    typeof recent === 'string' &&
    /^[FO]{0,64}$/.test(recent) &&
    isCount(okCount) &&
    isCount(unknownCount) &&
    isCount(failureCount) &&
    isTime(sinceMs) &&
    isTime(lastAtMs);
  if (known === undefined || !isWhole || alerts === null || !alerts.every(isPresent)) return null;
  return { state: known, sinceMs, recent, okCount, unknownCount, failureCount, lastAtMs, alerts };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? { ...found } : null;
  } catch {
    return null;
  }
}

function parseAlert(value: unknown): OpenAlert | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, sequence, openedAtMs } = value as Readonly<Record<string, unknown>>;
  const known = ALERT_KINDS.find((name): name is AlertKind => name === kind);
  if (known === undefined || !isCount(sequence) || typeof openedAtMs !== 'number') return null;
  return { kind: known, sequence, openedAtMs };
}

function isPresent<T>(value: T | null): value is T {
  return value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isTime(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}

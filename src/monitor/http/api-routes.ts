// The JSON of the door: monitors, their results, what was kept of one result. Times are
// milliseconds since the epoch; a query may give them as ISO 8601 too.

import { jsonAnswer, refusal } from './answers.ts';
import type { MonitorView } from './monitor-view.ts';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1_000;

export function listMonitors(view: MonitorView, nowMs: number): Response {
  const { problems } = view.health();
  return jsonAnswer(200, { nowMs, problems, monitors: view.status() });
}

export function showMonitor(view: MonitorView, name: string): Response {
  const monitor = view.status().find((one) => one.name === name);
  return monitor === undefined ? unknownMonitor(view) : jsonAnswer(200, monitor);
}

export function listResults(view: MonitorView, name: string, query: URLSearchParams): Response {
  const from = instant(query.get('from'));
  const to = instant(query.get('to'));
  const limit = Number(query.get('limit') ?? LIMIT_DEFAULT);
  const isWhole = Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX;
  if (from === null || to === null || !isWhole) {
    const hint = `from and to are ISO 8601 or milliseconds since the epoch, limit is 1 to ${LIMIT_MAX}.`;
    return refusal(400, 'The query cannot be read.', hint);
  }
  const window = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const results = view.results(name, { ...window, limit });
  return results === null ? unknownMonitor(view) : jsonAnswer(200, { monitor: name, results });
}

/** One result with its findings and story. */
export function showResult(view: MonitorView, name: string, text: string): Response {
  const sequence = Number(text);
  if (!Number.isSafeInteger(sequence) || sequence < 0) {
    return refusal(400, 'A result is named by its sequence number.', 'Take one from /results.');
  }
  const known = view.results(name, { limit: 1 });
  if (known === null) return unknownMonitor(view);
  const evidence = view.evidence(name, sequence);
  if (evidence !== null) return jsonAnswer(200, { monitor: name, sequence, ...evidence });
  return refusal(
    404,
    'Nothing is kept of this result.',
    'Evidence is kept of those that were not ok.',
  );
}

export function unknownMonitor(view: MonitorView): Response {
  const names = view.status().map(({ name }) => name);
  return refusal(404, 'There is no such monitor.', `There are ${names.join(', ')}.`);
}

/** Undefined: not given; null: not to be read. */
function instant(text: string | null): number | undefined | null {
  if (text === null) return undefined;
  const ms = /^\d{1,15}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(ms) ? ms : null;
}

// The pages of the door, from what the monitor knows now.

import type { ResultRow } from '../history/rows.ts';
import { CHART_SPAN_MS, monitorPage } from '../page/monitor-page.ts';
import { PAGE_POLICY } from '../page/page-frame.ts';
import type { ShownMonitor, ShownResult } from '../page/shown-monitor.ts';
import { statusPage } from '../page/status-page.ts';
import { pageAnswer, textAnswer } from './answers.ts';
import type { MonitorView } from './monitor-view.ts';

/** Of a day: a probe every 10 s is below it. */
const DAY_RESULTS = 9_000;
/** Of so many results what they saw is on the page. */
const EVIDENCE_SHOWN = 60;

export function statusRoute(view: MonitorView, nowMs: number): Response {
  const monitors = view.status();
  const troubles = new Map<string, ShownResult>();
  for (const monitor of monitors) {
    const row = troubleOf(monitor);
    if (row !== undefined) troubles.set(monitor.name, withEvidence(view, monitor.name, row));
  }
  const { problems } = view.health();
  return pageAnswer(200, statusPage({ monitors, troubles, problems, nowMs }), PAGE_POLICY);
}

export function monitorRoute(
  view: MonitorView,
  name: string,
  { nowMs, mayAct }: { readonly nowMs: number; readonly mayAct: boolean },
): Response {
  const monitor = view.status().find((one) => one.name === name);
  if (monitor === undefined) return textAnswer(404, 'There is no such monitor.\n');
  const from = nowMs - CHART_SPAN_MS;
  const day = view.results(name, { from, limit: DAY_RESULTS }) ?? [];
  let evidenceLeft = EVIDENCE_SHOWN;
  const results = day.map((row): ShownResult => {
    if (row.result === 'ok' || row.result === 'skipped' || evidenceLeft === 0) return bare(row);
    evidenceLeft -= 1;
    return withEvidence(view, name, row);
  });
  return pageAnswer(200, monitorPage({ monitor, results, mayAct, nowMs }), PAGE_POLICY);
}

/** The newest of the last results that was not ok. */
function troubleOf({ recent }: ShownMonitor): ResultRow | undefined {
  return recent.find(({ result }) => result === 'failing' || result === 'unknown');
}

function withEvidence(view: MonitorView, name: string, row: ResultRow): ShownResult {
  const kept = view.evidence(name, row.sequence);
  return kept === null ? bare(row) : { row, findings: kept.findings, story: kept.story };
}

function bare(row: ResultRow): ShownResult {
  return { row, findings: [], story: [] };
}

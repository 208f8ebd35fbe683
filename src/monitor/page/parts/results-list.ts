// The results of a day, newest first: those that were not ok one by one with what they saw, those
// that were in one line for each row of them.

import { formatPlural, type Markup, markup } from '../../../report/index.ts';
import type { ResultRow } from '../../history/rows.ts';
import type { ShownResult } from '../shown-monitor.ts';
import { formatSeconds, TONES, timeElement } from '../words.ts';
import { evidencePart } from './evidence-part.ts';

/** Items that are listed; what lies further back is in the API. */
const ITEMS_MAX = 120;

export function resultsList(results: readonly ShownResult[], nowMs: number): Markup {
  const items: Markup[] = [];
  let quiet: ResultRow[] = [];
  const flush = (): void => {
    if (quiet.length > 0) items.push(quietItem(quiet, nowMs));
    quiet = [];
  };
  for (const shown of results) {
    if (items.length >= ITEMS_MAX) break;
    if (isQuiet(shown.row)) quiet.push(shown.row);
    else {
      flush();
      items.push(troubleItem(shown, nowMs));
    }
  }
  flush();
  if (items.length === 0) return markup`<p class="facts">There is no result yet.</p>`;
  return markup`<ol class="results">${items}</ol>`;
}

function isQuiet({ result }: ResultRow): boolean {
  return result === 'ok' || result === 'skipped';
}

/** Newest first. */
function quietItem(rows: readonly ResultRow[], nowMs: number): Markup {
  const [newest] = rows;
  const oldest = rows.at(-1);
  if (newest === undefined || oldest === undefined) return markup``;
  const skipped = rows.filter(({ result }) => result === 'skipped').length;
  const ok = rows.length - skipped;
  const words = [
    ok > 0 ? `${formatPlural(ok, 'probe')} ok` : '',
    skipped > 0 ? `${skipped} skipped` : '',
  ].filter((word) => word !== '');
  const to = timeElement(newest.startedAtMs, nowMs);
  const from = timeElement(oldest.startedAtMs, nowMs);
  const span = rows.length === 1 ? to : markup`${from} to ${to}`;
  return markup`<li class="quiet">${span}: ${words.join(', ')}</li>`;
}

function troubleItem(shown: ShownResult, nowMs: number): Markup {
  const { row } = shown;
  const notes = [
    row.isConfirmation ? 'confirming the one before' : '',
    row.isMaintenance ? 'in maintenance' : '',
  ].filter((note) => note !== '');
  const aside = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  const evidence = evidencePart(shown, {
    id: `result-${row.sequence}`,
    title: 'What it saw',
    isOpen: false,
  });
  return markup`<li class="${TONES[row.result]}"><div class="row">
    <span class="at">${timeElement(row.startedAtMs, nowMs)}</span><span class="tone">${row.result}</span>
    <span class="said">${row.sentence}${aside}</span><span class="took">${formatSeconds(row.durationSeconds)}</span></div>
    ${evidence}</li>`;
}

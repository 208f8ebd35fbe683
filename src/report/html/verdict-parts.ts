// The top of the page: the verdict in words, its reasons, the thresholds, the messages.

import { isJudged, type RunMessages, type RunResult } from '../../run/index.ts';
import { formatCount, formatPlural, formatSpan } from '../text/format.ts';
import {
  balanceText,
  foreignText,
  headlineOf,
  reasonTexts,
  targetTextOf,
  thresholdSamplesText,
  thresholdSubject,
  thresholdValueText,
  UNKNOWN_COUNTS_TEXT,
  verdictWordOf,
  windowText,
} from '../words.ts';
import { type Markup, markup } from './markup.ts';

export const VERDICT_LABELS = { pass: 'held', fail: 'failed', unknown: 'unknown' } as const;

export function headerPart(result: RunResult): Markup {
  const elapsedMs = Date.parse(result.endedAtIso) - Date.parse(result.startedAtIso);
  const facts = [
    targetTextOf(result),
    formatPlural(result.plan.users, 'user'),
    Number.isFinite(elapsedMs) ? formatSpan(elapsedMs) : '',
    result.startedAtIso,
  ];
  const reasons = reasonTexts(result.reasons).map((reason) => markup`<li>${reason}</li>`);
  return markup`<header><div class="banner ${result.verdict}">
<h1><span class="word ${result.verdict} tone">${verdictWordOf(result)}</span>
${headlineOf(result)}</h1>
<p><strong>${result.scenario.name}</strong>, exit code ${result.exitCode}</p>
${reasons.length === 0 ? null : markup`<ul>${reasons}</ul>`}
<p class="facts">${facts.filter((fact) => fact !== '').join(' \u00b7 ')}</p>
</div></header>`;
}

export function thresholdsPart(result: RunResult): Markup | null {
  if (result.thresholds.length === 0) return null;
  const rows = result.thresholds.map((threshold) => {
    const { verdict, reason } = threshold;
    const window = windowText(threshold);
    const notes = [window === '' ? '' : `worst window ${window}`, reason ?? ''];
    return markup`<tr class="${verdict}"><td class="tone">${VERDICT_LABELS[verdict]}</td>
<th scope="row"><code>${thresholdSubject(threshold)}</code></th>
<td><code>${threshold.expression}</code></td>
<td class="number strong" data-label="measured">${thresholdValueText(threshold)}</td>
<td class="number" data-label="samples">${thresholdSamplesText(threshold)}</td>
<td class="faint">${notes.filter((note) => note !== '').join('; ')}</td></tr>`;
  });
  return markup`<section aria-labelledby="thresholds"><h2 id="thresholds">Thresholds</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="thresholds">
<table class="cards"><thead><tr><th scope="col">Verdict</th><th scope="col">Metric</th>
<th scope="col">Limit</th><th scope="col" class="number">Measured</th>
<th scope="col" class="number">Samples</th>
<th scope="col">Notes</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

export function messagesPart(result: RunResult): Markup {
  const { messages, readback } = result;
  const part = `${formatCount(readback.read)} of ${formatCount(readback.owed)}`;
  const read =
    readback.owed === 0 ? '' : ` Read back over REST: ${part} conversations and thread lists.`;
  const balance = `${balanceText(messages)}.`;
  return markup`<section aria-labelledby="messages"><h2 id="messages">Messages</h2>
<p>${balance}${read}</p><div class="flow">${flowRows(messages)}</div>
<p class="faint">${besides(messages)}</p></section>`;
}

function flowRows(messages: RunMessages): readonly Markup[] {
  const { visible } = messages;
  const rows: readonly (readonly [string, number])[] = [
    ['sent', messages.sent],
    ['confirmed', messages.confirmed],
    ['delivered', messages.delivered],
    ...(visible === null ? [] : [['visible in history', visible] as const]),
  ];
  const whole = Math.max(1, messages.planned, messages.sent);
  return rows.map(([name, count]) => {
    const width = `width:${((count / whole) * 100).toFixed(2)}%`;
    const isWhole = count === messages.sent;
    const style = isWhole ? 'number' : 'number unknown tone';
    return markup`<span>${name}</span>
      <span class="bar" aria-hidden="true"><span style="${width}"></span></span>
      <span class="${style}">${formatCount(count)}</span>`;
  });
}

function besides(messages: RunMessages): string {
  if (!isJudged(messages)) return UNKNOWN_COUNTS_TEXT;
  const parts = [
    `${formatCount(messages.lost)} proven lost`,
    `${formatCount(messages.indeterminate)} indeterminate`,
    `${formatCount(messages.recovered)} recovered`,
    `${formatCount(messages.failed)} refused or not sent`,
    `${formatPlural(messages.control, 'control message')}`,
    foreignText(messages),
  ];
  return parts.filter((part) => part !== '').join(' \u00b7 ');
}

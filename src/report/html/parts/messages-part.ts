// The account of the messages: what was planned, and how far it came.

import { isJudged, type RunMessages, type RunResult } from '../../../run/index.ts';
import { formatCount, formatPlural } from '../../text/format.ts';
import { balanceText, foreignText, UNKNOWN_COUNTS_TEXT } from '../../words.ts';
import { type Markup, markup } from '../markup.ts';

export function messagesPart({ messages, readback }: RunResult): Markup {
  const part = `${formatCount(readback.read)} of ${formatCount(readback.owed)}`;
  const read =
    readback.owed === 0 ? '' : ` Read back over REST: ${part} conversations and thread lists.`;
  return markup`<section aria-labelledby="messages"><h2 id="messages">Messages</h2>
<p>${balanceText(messages)}.${read}</p><div class="flow">${flowRows(messages)}</div>
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
    const style = count === messages.sent ? 'number' : 'number unknown tone';
    return markup`<span>${name}</span>
<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
<rect class="track" width="100" height="8"/>
<rect width="${((count / whole) * 100).toFixed(2)}" height="8"/></svg>
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

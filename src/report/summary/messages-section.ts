// Every message accounted for: planned = sent + dropped, and where the sent ones went.

import { isJudged, type RunMessages, type RunResult } from '../../run/index.ts';
import { formatCount, formatPlural } from '../text/format.ts';
import type { Paint } from '../text/paint.ts';
import { dotted, heading, type Sheet } from '../text/section.ts';
import { foreignText, UNKNOWN_COUNTS_TEXT } from '../words.ts';

export function messagesSection(
  result: Pick<RunResult, 'messages' | 'readback'>,
  sheet: Sheet,
): readonly string[] {
  const { messages, readback } = result;
  const { paint } = sheet;
  return [
    heading('Messages', sheet),
    ...dotted([balanceOf(messages, paint)], 2, sheet),
    ...dotted(fatesOf(messages, paint), 2, sheet),
    ...dotted(troublesOf(messages, paint), 2, sheet),
    ...dotted([...besidesOf(messages), readbackOf(readback, paint)], 2, sheet),
  ];
}

function balanceOf(messages: RunMessages, paint: Paint): string {
  const { planned, sent, dropped } = messages;
  const text = `${formatCount(planned)} planned = ${formatCount(sent)} sent + `;
  const drops = `${formatCount(dropped)} dropped`;
  const isBalanced = planned === sent + dropped;
  const open = isBalanced
    ? ''
    : paint('unsure', ` (${formatCount(planned - sent - dropped)} open)`);
  return `${text}${dropped > 0 ? paint('bad', drops) : drops}${open}`;
}

function fatesOf(messages: RunMessages, paint: Paint): readonly string[] {
  const fate = (count: number, word: string) => {
    const isWhole = count === messages.sent && count > 0;
    return paint(isWhole ? 'good' : 'strong', `${formatCount(count)} ${word}`);
  };
  return [
    fate(messages.confirmed, 'confirmed'),
    fate(messages.delivered, 'delivered'),
    ...(messages.visible === null ? [] : [fate(messages.visible, 'visible in history')]),
  ];
}

function troublesOf(messages: RunMessages, paint: Paint): readonly string[] {
  const trouble = (count: number, word: string, tone: 'bad' | 'unsure') =>
    count > 0 ? paint(tone, `${formatCount(count)} ${word}`) : `0 ${word}`;
  if (!isJudged(messages)) return [paint('unsure', UNKNOWN_COUNTS_TEXT)];
  const { lost, indeterminate, recovered, failed } = messages;
  return [
    trouble(lost, 'proven lost', 'bad'),
    trouble(indeterminate, 'indeterminate', 'unsure'),
    recovered > 0 ? `${formatCount(recovered)} recovered` : '',
    trouble(failed, 'refused or not sent', 'unsure'),
  ];
}

function besidesOf(messages: RunMessages): readonly string[] {
  return [
    isJudged(messages) && messages.control > 0
      ? formatPlural(messages.control, 'control message')
      : '',
    foreignText(messages),
  ];
}

function readbackOf(readback: RunResult['readback'], paint: Paint): string {
  if (readback.owed === 0) return '';
  if (readback.read === readback.owed) {
    return `all ${formatCount(readback.owed)} conversations and thread lists read back`;
  }
  const text = `${formatCount(readback.read)} of ${formatCount(readback.owed)} read back`;
  return paint('unsure', text);
}

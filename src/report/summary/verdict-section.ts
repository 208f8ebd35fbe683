// The verdict in words, with its reasons.

import type { RunResult } from '../../run/index.ts';
import { formatPlural, formatSpan } from '../text/format.ts';
import type { Tone } from '../text/paint.ts';
import { plainText } from '../text/plain.ts';
import { dotted, paragraph, type Sheet } from '../text/section.ts';
import { headlineOf, reasonTexts, shardsText, targetTextOf, verdictWordOf } from '../words.ts';

const TONES = { pass: 'good', fail: 'bad', unknown: 'unsure' } as const satisfies Record<
  RunResult['verdict'],
  Tone
>;
const SYMBOLS = { pass: '\u2713', fail: '\u2717', unknown: '?' } as const;

/** More reasons than these are counted; they are all in result.json. */
const MAX_REASONS = 8;

export function verdictSection(result: RunResult, sheet: Sheet): readonly string[] {
  const tone = TONES[result.verdict];
  const word = `${SYMBOLS[result.verdict]} ${verdictWordOf(result)}`;
  const bar = sheet.paint(tone, '\u2588');
  return [
    `${bar} ${sheet.paint(tone, word)}  ${sheet.paint('strong', headlineOf(result))}`,
    ...dotted(factsOf(result), 0, { ...sheet, columns: sheet.columns - 2 }).map(
      (line) => `${bar} ${sheet.paint('faint', line)}`,
    ),
    ...reasonLines(reasonTexts(result.reasons), sheet),
  ];
}

function factsOf(result: RunResult): readonly string[] {
  const elapsedMs = Date.parse(result.endedAtIso) - Date.parse(result.startedAtIso);
  return [
    plainText(result.scenario.name),
    plainText(targetTextOf(result)),
    formatPlural(result.plan.users, 'user'),
    shardsText(result),
    Number.isFinite(elapsedMs) ? formatSpan(elapsedMs) : '',
    `seed ${plainText(result.plan.seed)}`,
    `exit code ${result.exitCode}`,
  ];
}

function reasonLines(reasons: readonly string[], sheet: Sheet): readonly string[] {
  const lines = reasons
    .slice(0, MAX_REASONS)
    .flatMap((reason) => paragraph(`\u2022 ${reason}`, { indent: 2, hanging: 2 }, sheet));
  const hidden = reasons.length - MAX_REASONS;
  return hidden > 0 ? [...lines, `  \u2022 and ${formatPlural(hidden, 'more reason')}`] : lines;
}

// What `earshot verify` prints: the same sections of checks and messages as the summary of the run,
// and how the replay stands to what the run wrote down. A pure function of the verdict.

import type { RecordedVerdict, RecordingAccount } from '../../run/index.ts';
import { formatBytes, formatCount, formatPlural } from '../text/format.ts';
import type { Tone } from '../text/paint.ts';
import { plainText } from '../text/plain.ts';
import { heading, paragraph, type Sheet } from '../text/section.ts';
import { reasonTexts, VERDICT_WORDS } from '../words.ts';
import { checksSection } from './checks-section.ts';
import { messagesSection } from './messages-section.ts';
import { type SummaryOptions, sheetOf } from './sheet.ts';
import { storyHint } from './story-hint.ts';

const TONES = { pass: 'good', fail: 'bad', unknown: 'unsure' } as const satisfies Record<
  RecordedVerdict['verdict'],
  Tone
>;
const SYMBOLS = { pass: '\u2713', fail: '\u2717', unknown: '?' } as const;
const HEADLINES: Readonly<Record<RecordedVerdict['verdict'], string>> = {
  pass: 'The replay of the recorded run finds nothing broken.',
  fail: 'The replay of the recorded run finds broken promises.',
  unknown: 'The replay proves neither a pass nor a failure.',
};

/** Renders the verdict of a replay for a terminal or a log; ends with a line feed. */
export function renderVerification(verdict: RecordedVerdict, options: SummaryOptions): string {
  const sheet = sheetOf(options);
  const sections = [
    headSection(verdict, sheet),
    checksSection(verdict, sheet),
    messagesSection(verdict, sheet),
    recordingSection(verdict, sheet),
    storyHint(verdict, { directory: options.directory }, sheet),
  ];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `\n${shown.join('\n\n')}\n\n`;
}

function headSection(verdict: RecordedVerdict, sheet: Sheet): readonly string[] {
  const tone = TONES[verdict.verdict];
  const word = `${SYMBOLS[verdict.verdict]} ${VERDICT_WORDS[verdict.verdict]}`;
  const bar = sheet.paint(tone, '\u2588');
  const headline = sheet.paint('strong', HEADLINES[verdict.verdict]);
  const facts = `run ${plainText(verdict.runId)} \u00b7 exit code ${verdict.exitCode}`;
  return [
    `${bar} ${sheet.paint(tone, word)}  ${headline}`,
    `${bar} ${sheet.paint('faint', facts)}`,
    ...reasonTexts(verdict.reasons).flatMap((reason) =>
      paragraph(`\u2022 ${reason}`, { indent: 2, hanging: 2 }, sheet),
    ),
  ];
}

function recordingSection(verdict: RecordedVerdict, sheet: Sheet): readonly string[] {
  return [
    heading('Recording', sheet),
    ...verdict.recordings.flatMap((one) => accountLines(one, sheet)),
    ...comparisonLines(verdict, sheet),
  ];
}

function accountLines(account: RecordingAccount, sheet: Sheet): readonly string[] {
  const { agent, calls, end, concluded } = account;
  const whole = concluded && end.state === 'closed';
  const mark = whole ? '\u2713' : '?';
  const text = `${mark} agent ${agent}: ${formatPlural(calls, 'call')} replayed, ${endText(account)}`;
  return paragraph(text, { indent: 2, hanging: 2, tone: whole ? 'good' : 'unsure' }, sheet);
}

function endText({ end, concluded }: RecordingAccount): string {
  if (end.state === 'closed') {
    if (concluded) return 'to the end of the run';
    return `incomplete: ${end.incomplete ?? 'it has no conclusion'}`;
  }
  const dropped =
    end.droppedBytes === 0 ? '' : `; ${formatBytes(end.droppedBytes)} of a torn block dropped`;
  return `torn${concluded ? ' after the conclusion' : ' before the conclusion'}${dropped}`;
}

function comparisonLines({ comparison }: RecordedVerdict, sheet: Sheet): readonly string[] {
  const { state, differences } = comparison;
  if (state === 'none') {
    const text = '\u2013 the run left no judgement of all its agents to compare with';
    return paragraph(text, { indent: 2, hanging: 2, tone: 'faint' }, sheet);
  }
  if (state === 'same') {
    const text = '\u2713 the same checks, messages and findings as the run, byte for byte';
    return paragraph(text, { indent: 2, hanging: 2, tone: 'good' }, sheet);
  }
  const count = formatCount(differences.length);
  const text = `\u2717 differs from what the run wrote in ${count} places: ${differences.join(', ')}`;
  return paragraph(text, { indent: 2, hanging: 2, tone: 'bad' }, sheet);
}

// The story of one message for a terminal: what became of it, then everything in order.

import type { MessageStory } from '../../run/index.ts';
import type { Finding } from '../../verify/index.ts';
import { formatInstant } from '../text/format.ts';
import { padEnd, padStart, plainText } from '../text/plain.ts';
import { heading, paragraph, type Sheet } from '../text/section.ts';
import { SEVERITY_WORDS } from '../words.ts';
import { type SummaryOptions, sheetOf } from './sheet.ts';

const INSTANT_COLUMNS = 11;
const WHERE_COLUMNS = 8;

/** Renders a story; ends with a line feed. */
export function renderStory(story: MessageStory, options: SummaryOptions): string {
  const sheet = sheetOf(options);
  const sections = [
    headSection(story, sheet),
    findingsSection(story, sheet),
    eventsSection(story, sheet),
  ];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `\n${shown.join('\n\n')}\n\n`;
}

function headSection(story: MessageStory, sheet: Sheet): readonly string[] {
  const { kind, sender, receiver, sequence, bodyHash } = story.message;
  const what = `${kind === 'message' ? 'Message' : `The verifier's ${kind}`} ${sender}:${sequence}`;
  const parties = `from user ${sender} to user ${receiver}`;
  const ids = story.serverIds.map((id) => plainText(id)).join(', ');
  const names = `server id ${ids === '' ? 'unknown' : ids} \u00b7 body hash ${bodyHash}`;
  const last = story.lastSeen === null ? 'never, after it was sent' : story.lastSeen;
  return [
    `  ${sheet.paint('strong', `${what}, ${parties}`)}`,
    ...paragraph(names, { indent: 2, tone: 'faint' }, sheet),
    ...story.fate.flatMap((text) => paragraph(text, { indent: 2, hanging: 2 }, sheet)),
    ...(story.source === 'recording'
      ? paragraph(`Last seen: ${last}.`, { indent: 2, hanging: 2, tone: 'accent' }, sheet)
      : paragraph(
          'The run was not recorded: this is what its findings hold. `earshot run FILE --record` keeps everything.',
          { indent: 2, hanging: 2, tone: 'unsure' },
          sheet,
        )),
  ];
}

function findingsSection({ findings, source }: MessageStory, sheet: Sheet): readonly string[] {
  if (findings.length === 0 && source === 'findings') return [];
  const none = paragraph(
    '\u2713 nothing is held against the server',
    { indent: 2, tone: 'good' },
    sheet,
  );
  const lines = findings.flatMap((finding) => findingLines(finding, sheet));
  return [heading('Findings', sheet), ...(findings.length === 0 ? none : lines)];
}

function findingLines(finding: Finding, sheet: Sheet): readonly string[] {
  const { check, severity, suspected, consequenceOf, summary } = finding;
  const mark = suspected ? '?' : '\u2717';
  const root = consequenceOf === null ? '' : `, a consequence of ${consequenceOf}`;
  const what = suspected ? 'suspected' : SEVERITY_WORDS[severity];
  const text = `${mark} ${check} (${what}${root}): ${summary}`;
  return paragraph(text, { indent: 2, hanging: 2, tone: suspected ? 'unsure' : 'bad' }, sheet);
}

function eventsSection({ events }: MessageStory, sheet: Sheet): readonly string[] {
  return [
    heading('What was observed', sheet),
    ...events.flatMap(({ atMs, where, text }) => {
      const instant = padStart(atMs === null ? '' : formatInstant(atMs), INSTANT_COLUMNS);
      const lead = `${instant}  ${padEnd(where, WHERE_COLUMNS)}  `;
      const [first = '', ...rest] = paragraph(text, { indent: lead.length }, sheet);
      const painted = `${sheet.paint('faint', instant)}  ${sheet.paint('accent', padEnd(where, WHERE_COLUMNS))}  `;
      return [painted + first.trimStart(), ...rest];
    }),
  ];
}

// The evidence of a finding as a person follows it: what is claimed, then what happened in order.

import type { CheckResult } from '../../run/index.ts';
import type { EvidenceLine, Finding } from '../../verify/index.ts';
import { formatCount, formatInstant, formatPlural } from '../text/format.ts';
import { padEnd, padStart } from '../text/plain.ts';
import { paragraph, type Sheet } from '../text/section.ts';

const MAX_EXEMPLARS = 2;
const MAX_LINES = 8;
const INSTANT_COLUMNS = 11;
const WHERE_COLUMNS = 8;
const INDENT = 6;

/** The first exemplars of a check with their evidence; nothing for a check without findings. */
export function evidenceLines(check: CheckResult, sheet: Sheet): readonly string[] {
  const exemplars = check.evidence.slice(0, MAX_EXEMPLARS);
  const lines = exemplars.flatMap((finding) => findingLines(finding, sheet));
  const total = check.violations + check.consequences + check.suspected;
  const hidden = total - exemplars.length;
  if (exemplars.length === 0 || hidden <= 0) return lines;
  const more = `and ${formatCount(hidden)} more in anomalies.ndjson`;
  return [...lines, ...paragraph(more, { indent: INDENT, tone: 'faint' }, sheet)];
}

function findingLines(finding: Finding, sheet: Sheet): readonly string[] {
  const marks = [
    finding.suspected ? 'suspected: ' : '',
    finding.consequenceOf === null ? '' : `consequence of ${finding.consequenceOf}: `,
  ];
  const shown = finding.evidence.slice(0, MAX_LINES);
  const hidden = finding.evidence.length - shown.length;
  const rest = hidden > 0 ? [`${formatPlural(hidden, 'more step')}`] : [];
  return [
    ...paragraph(`${marks.join('')}${finding.summary}`, { indent: INDENT }, sheet),
    ...messageLine(finding, sheet),
    ...shown.flatMap((line) => stepLines(line, sheet)),
    ...rest.flatMap((text) => paragraph(text, { indent: INDENT + 2, tone: 'faint' }, sheet)),
  ];
}

/** `user 12 → user 13, #44, id 8812, body 3f2a…`. */
export function describeMessage(finding: Finding): string {
  const { message } = finding;
  if (message === null) return '';
  const parts = [
    `user ${message.sender} \u2192 user ${message.receiver}`,
    `${message.kind === 'message' ? '' : `${message.kind} `}#${message.sequence}`,
    message.serverId === null ? 'no server id' : `id ${message.serverId}`,
    `body hash ${message.bodyHash}`,
  ];
  return parts.join(', ');
}

function messageLine(finding: Finding, sheet: Sheet): readonly string[] {
  const text = describeMessage(finding);
  if (text === '') return [];
  return paragraph(text, { indent: INDENT + 2, hanging: 2, tone: 'faint' }, sheet);
}

function stepLines(line: EvidenceLine, sheet: Sheet): readonly string[] {
  const instant = padStart(line.atMs === null ? '' : formatInstant(line.atMs), INSTANT_COLUMNS);
  const lead = `${instant}  ${padEnd(line.where, WHERE_COLUMNS)}  `;
  const indent = INDENT + lead.length;
  const [first = '', ...rest] = paragraph(line.text, { indent }, sheet);
  const where = sheet.paint('accent', padEnd(line.where, WHERE_COLUMNS));
  const painted = `${' '.repeat(INDENT)}${sheet.paint('faint', instant)}  ${where}  `;
  return [painted + first.trimStart(), ...rest];
}

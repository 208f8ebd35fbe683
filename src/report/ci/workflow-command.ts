// Workflow commands of GitHub Actions as lines of text, escaped as the runner demands. Knows
// nothing of runs.

import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plain.ts';

/** GitHub shows this many annotations of one level a step, and drops the rest without a word. */
const SHOWN_PER_LEVEL = 10;

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  /** May have several lines. */
  readonly message: string;
  /** Where it stands; null for the run as a whole. */
  readonly place: {
    readonly file: string;
    /** 1-based; null for the file as a whole. */
    readonly line: number | null;
    readonly column: number | null;
  } | null;
}

/** Errors, then warnings, then notices; a line each, as many of a level as GitHub shows. */
export function renderAnnotations(all: readonly Annotation[]): string {
  return (['error', 'warning', 'notice'] as const)
    .flatMap((level) => shownOf(all.filter((one) => one.level === level)))
    .map((one) => `${renderAnnotation(one)}\n`)
    .join('');
}

/** What is beyond the limit is counted in the last. */
function shownOf(annotations: readonly Annotation[]): readonly Annotation[] {
  const [first] = annotations;
  if (first === undefined || annotations.length <= SHOWN_PER_LEVEL) return annotations;
  const shown = annotations.slice(0, SHOWN_PER_LEVEL - 1);
  const hidden = annotations.slice(SHOWN_PER_LEVEL - 1);
  const message = hidden.map((one) => one.title).join('\n');
  const title = `Earshot: ${formatCount(hidden.length)} more`;
  return [...shown, { level: first.level, title, message, place: null }];
}

/** `::error file=…,line=…,col=…,title=…::message`: always one line, whatever the texts hold. */
function renderAnnotation({ level, title, message, place }: Annotation): string {
  const line = place?.line ?? null;
  const column = place?.column ?? null;
  const properties = [
    ...(place === null ? [] : [`file=${escapeProperty(place.file)}`]),
    ...(line === null ? [] : [`line=${line}`]),
    ...(line === null || column === null ? [] : [`col=${column}`]),
    `title=${escapeProperty(title)}`,
  ];
  const lines = message.split('\n').map(plainText).join('\n');
  return `::${level} ${properties.join(',')}::${escapeData(lines)}`;
}

/** Text after the second `::`. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The value of a property, which ends at a comma or a colon. */
function escapeProperty(text: string): string {
  return escapeData(plainText(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

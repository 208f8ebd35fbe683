// One workflow command of GitHub Actions as a line of text, escaped as the runner demands. Knows
// nothing of runs.

import { plainText } from '../text/plain.ts';

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

/** `::error file=…,line=…,col=…,title=…::message`: always one line, whatever the texts hold. */
export function renderAnnotation({ level, title, message, place }: Annotation): string {
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

// The frame of terminal sections: a heading with a rule, indented and wrapped text.

import type { Paint, Tone } from './paint.ts';
import { displayWidth, plainText, wrapText } from './plain.ts';

export interface Sheet {
  /** Usable columns. */
  readonly columns: number;
  readonly paint: Paint;
}

const INDENT = 2;

/** `Checks ────────────`. */
export function heading(title: string, sheet: Sheet): string {
  const rule = '\u2500'.repeat(Math.max(3, sheet.columns - INDENT - displayWidth(title) - 1));
  return `${' '.repeat(INDENT)}${sheet.paint('strong', title)} ${sheet.paint('faint', rule)}`;
}

export interface Paragraph {
  readonly indent: number;
  /** Of the lines after the first, beyond `indent`. */
  readonly hanging?: number;
  readonly tone?: Tone;
}

/** Wraps a text that may come from anywhere into indented lines. */
export function paragraph(text: string, how: Paragraph, sheet: Sheet): readonly string[] {
  const hanging = how.hanging ?? 0;
  const width = Math.max(20, sheet.columns - how.indent - hanging);
  return wrapText(plainText(text), width).map((line, index) => {
    const indent = ' '.repeat(how.indent + (index === 0 ? 0 : hanging));
    return indent + (how.tone === undefined ? line : sheet.paint(how.tone, line));
  });
}

/** Joins parts with a middle dot, breaking lines only between them. */
export function dotted(parts: readonly string[], indent: number, sheet: Sheet): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts.filter((one) => one !== '')) {
    const joined = line === '' ? part : `${line} \u00b7 ${part}`;
    if (line !== '' && displayWidth(joined) > sheet.columns - indent) {
      lines.push(line);
      line = part;
    } else line = joined;
  }
  return [...lines, line].filter((one) => one !== '').map((one) => ' '.repeat(indent) + one);
}

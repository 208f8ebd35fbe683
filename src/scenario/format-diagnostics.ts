// Diagnostics as code frames for people: place, message, the line and the one before it, a caret,
// the suggestion. Secrets in the shown lines are hidden.

import { styleText } from 'node:util';
import type { Diagnostic } from './diagnostic.ts';
import { type HiddenLine, hideSecrets } from './hide-secrets.ts';

const FRAME_WIDTH = 96;

export interface FormatOptions {
  readonly color: boolean;
}

/** All diagnostics with code frames; `text` is the scenario file's. Ends without a newline. */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  text: string,
  options: FormatOptions,
): string {
  const lines = hideSecrets(text.split(/\r\n|\n|\r/), diagnostics);
  return diagnostics.map((diagnostic) => format(diagnostic, lines, options)).join('\n\n');
}

type Paint = (style: 'red' | 'yellow' | 'bold' | 'dim' | 'cyan', text: string) => string;

function format(
  diagnostic: Diagnostic,
  lines: readonly HiddenLine[],
  { color }: FormatOptions,
): string {
  const paint: Paint = (style, text) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const { severity, message, hint, file, position } = diagnostic;
  const isInFile = position.line > 0;
  const where = isInFile ? `${file}:${position.line}:${position.column}` : file;
  const level = paint(severity === 'error' ? 'red' : 'yellow', severity);
  const head = `${paint('bold', where)} ${level} ${message}`;
  const frame = isInFile ? frameOf(diagnostic, lines, paint) : [];
  const help = hint === null ? [] : [`  ${paint('cyan', hint)}`];
  return [head, ...frame, ...help].join('\n');
}

function frameOf(diagnostic: Diagnostic, lines: readonly HiddenLine[], paint: Paint): string[] {
  const { line } = diagnostic.position;
  const width = String(line).length;
  const current = lines[line - 1];
  if (current === undefined) return [];
  const column = current.columnOf(diagnostic.position.column);
  // A long line is shown around the mistake.
  const shift = column > FRAME_WIDTH - 20 ? column - 40 : 0;
  const row = (number: number, content: string): string =>
    `  ${paint('dim', `${String(number).padStart(width)} |`)} ${visible(content, shift)}`;
  const frame: string[] = [];
  const before = lines[line - 2];
  if (before !== undefined) frame.push(row(line - 1, before.text));
  frame.push(row(line, current.text));
  const gutter = `  ${paint('dim', `${' '.repeat(width)} |`)} `;
  const indent = ' '.repeat(Math.max(0, column - 1 - shift));
  return [...frame, gutter + indent + paint('red', '^'.repeat(caretWidth(diagnostic, current)))];
}

function caretWidth({ position, end }: Diagnostic, line: HiddenLine): number {
  const from = line.columnOf(position.column);
  if (end === undefined) return 1;
  const to = end.line === position.line ? line.columnOf(end.column) : line.text.length + 1;
  return Math.max(1, Math.min(to - from, 60));
}

function visible(line: string, shift: number): string {
  const shown = line.slice(shift, shift + FRAME_WIDTH).replaceAll('\t', ' ');
  return shown.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '·');
}

// Diagnostics as code frames for people: place, message, the line and the one before it, a caret, the
// suggestion. Secrets in the shown lines are hidden.

import { styleText } from 'node:util';
import type { Diagnostic } from './diagnostic.ts';
import { isSecretName } from './grammar/secrets.ts';

const FRAME_WIDTH = 96;
const MASK = '•••';

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
  lines: readonly string[],
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

function frameOf(diagnostic: Diagnostic, lines: readonly string[], paint: Paint): string[] {
  const { line, column } = diagnostic.position;
  const width = String(line).length;
  const current = lines[line - 1];
  if (current === undefined) return [];
  // A long line is shown around the mistake.
  const shift = column > FRAME_WIDTH - 20 ? column - 40 : 0;
  const row = (number: number, content: string): string =>
    `  ${paint('dim', `${String(number).padStart(width)} |`)} ${visible(content, shift)}`;
  const frame: string[] = [];
  const before = lines[line - 2];
  if (before !== undefined) frame.push(row(line - 1, before));
  frame.push(row(line, current));
  const gutter = `  ${paint('dim', `${' '.repeat(width)} |`)} `;
  const indent = ' '.repeat(Math.max(0, column - 1 - shift));
  return [...frame, gutter + indent + paint('red', '^'.repeat(caretWidth(diagnostic, current)))];
}

function caretWidth({ position, end, isSecret }: Diagnostic, line: string): number {
  if (isSecret === true) return MASK.length;
  const stop = end?.line === position.line ? end.column : line.length + 1;
  const width = (end === undefined ? position.column + 1 : stop) - position.column;
  return Math.max(1, Math.min(width, 60));
}

function visible(line: string, shift: number): string {
  const shown = line.slice(shift, shift + FRAME_WIDTH).replaceAll('\t', ' ');
  return shown.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '·');
}

/** The lines with every secret replaced: those that a diagnostic marks, and those that a name betrays. */
function hideSecrets(lines: readonly string[], diagnostics: readonly Diagnostic[]): string[] {
  const hidden = [...lines];
  for (const { isSecret, position, end } of diagnostics) {
    if (isSecret !== true || position.line === 0) continue;
    const last = end?.line ?? position.line;
    for (let line = position.line; line <= last; line += 1) {
      const from = line === position.line ? position.column - 1 : 0;
      const to = line === end?.line ? end.column - 1 : undefined;
      hidden[line - 1] = maskRange(hidden[line - 1] ?? '', from, to);
    }
  }
  return hidden.map(maskNamed);
}

function maskRange(line: string, from: number, to: number | undefined): string {
  const rest = to === undefined ? '' : line.slice(to);
  return line.length <= from ? line : line.slice(0, from) + MASK + rest;
}

const NAMED =
  /(["']?)([\w-]+)\1\s*:\s*(?![\s{[&*|>]|\$\{)(?!["']\$\{)("[^"]*"?|'[^']*'?|[^\s,}\]#][^,}\]#]*)/g;

function maskNamed(line: string): string {
  return line.replaceAll(NAMED, (whole: string, _quote: string, name: string, value: string) =>
    isSecretName(name) && !isPlaceholder(value)
      ? whole.slice(0, whole.length - value.length) + MASK
      : whole,
  );
}

/** `{password}` of a login body, `access` of a reply path: no secrets, but names that sound like them. */
function isPlaceholder(value: string): boolean {
  return /^["']?(\{\w+\}|access|refresh|token|tokens|true|false)["']?\s*$/.test(value);
}

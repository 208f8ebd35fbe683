// Hides secrets in the lines that code frames show: those that a diagnostic marks, and those that a
// name betrays. Columns are mapped, so that carets stay under what they point at.

import type { Diagnostic } from './diagnostic.ts';
import { isSecretName } from './grammar/secrets.ts';

/** Always of one length: not even the length of a secret is shown. */
const MASK = '•••';

export interface HiddenLine {
  readonly text: string;
  /** The shown column of a column of the file; both 1-based. */
  columnOf(column: number): number;
}

/** A part of a line, 0-based, end exclusive. */
interface Range {
  readonly from: number;
  readonly to: number;
}

const NAMED =
  /(["']?)([\w-]+)\1\s*:\s*(?![\s{[&*|>]|\$\{)(?!["']\$\{)("[^"]*"?|'[^']*'?|[^\s,}\]#][^,}\]#]*)/g;

/** The lines of a text without its secrets. */
export function hideSecrets(
  lines: readonly string[],
  diagnostics: readonly Diagnostic[],
): HiddenLine[] {
  const ranges = lines.map(namedRanges);
  for (const { isSecret, position, end } of diagnostics) {
    if (isSecret !== true || position.line === 0) continue;
    const last = end?.line ?? position.line;
    for (let line = position.line; line <= last; line += 1) {
      const length = lines[line - 1]?.length ?? 0;
      const from = line === position.line ? position.column - 1 : 0;
      const to = line === end?.line ? end.column - 1 : length;
      if (to > from) ranges[line - 1]?.push({ from, to });
    }
  }
  return lines.map((line, index) => hide(line, merged(ranges[index] ?? [])));
}

function hide(line: string, ranges: readonly Range[]): HiddenLine {
  let text = '';
  let at = 0;
  for (const { from, to } of ranges) {
    text += line.slice(at, from) + MASK;
    at = to;
  }
  text += line.slice(at);
  const columnOf = (column: number): number => shownIndex(column - 1, ranges) + 1;
  return { text, columnOf };
}

function shownIndex(index: number, ranges: readonly Range[]): number {
  let shift = 0;
  for (const { from, to } of ranges) {
    if (index <= from) break;
    if (index < to) return from + shift;
    shift += MASK.length - (to - from);
  }
  return index + shift;
}

function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || range.from >= last.to) result.push(range);
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return result;
}

function namedRanges(line: string): Range[] {
  return [...line.matchAll(NAMED)].flatMap((match) => {
    const [whole, , name = '', value = ''] = match;
    if (!isSecretName(name) || isPlaceholder(value)) return [];
    const to = match.index + whole.length;
    return [{ from: to - value.length, to }];
  });
}

/** `{password}` of a login body, `access` of a reply path: no secrets, though named like them. */
function isPlaceholder(value: string): boolean {
  return /^["']?(\{\w+\}|access|refresh|token|tokens|true|false)["']?\s*$/.test(value);
}

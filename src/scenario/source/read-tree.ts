// YAML text to a tree with places. Hostile text is expected: size, depth, aliases and keys are
// bounded, and every mistake becomes a diagnostic. Knows nothing of scenarios.

import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { describeError } from '../../base/index.ts';
import { SCENARIO_SIZE_LIMIT_BYTES } from '../limits.ts';
import { convertNode } from './convert-node.ts';
import { findExcess } from './nesting.ts';
import type { Place, TextMistake } from './place.ts';
import type { TreeNode } from './tree.ts';

export interface ReadTree {
  /** Null when nothing can be said about the content. */
  readonly root: TreeNode | null;
  readonly mistakes: readonly TextMistake[];
  /** Index of the first syntax error: what stands behind it is not to be trusted. */
  readonly brokenAt: { readonly line: number; readonly column: number } | null;
}

/** Reads YAML 1.2 text; never throws, whatever the text. `flag` names a setting it came from. */
export function readTree(text: string, flag: string | null = null): ReadTree {
  const lines = new LineCounter();
  const placeOf = placing(lines, flag);
  if (Buffer.byteLength(text) > SCENARIO_SIZE_LIMIT_BYTES) {
    return refused('The text is larger than 256 KiB.', firstPlace(flag));
  }
  try {
    const excess = findExcess(text);
    if (excess !== null) {
      countLines(lines, text);
      return refused(excess.message, placeOf(excess.offset, excess.offset + 1));
    }
    return parse(text, lines, placeOf);
  } catch (error) {
    return refused(`The text cannot be read as YAML: ${describeError(error)}`, firstPlace(flag));
  }
}

function parse(
  text: string,
  lines: LineCounter,
  placeOf: (from: number, to: number) => Place,
): ReadTree {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    lineCounter: lines,
    prettyErrors: false,
    // Duplicate keys are found by convertNode, which needs no quadratic comparison.
    uniqueKeys: false,
    // With 'silent' a second document would pass unnoticed.
    logLevel: 'error',
  });
  const broken = withoutEchoes([...document.errors, ...document.warnings], lines).map((error) => ({
    message: messageOf(error),
    hint: hintFor(text, lines.linePos(error.pos[0]).line),
    at: placeOf(error.pos[0], Math.max(error.pos[1], error.pos[0] + 1)),
    path: '',
  }));
  const converted = convertNode(document.contents, placeOf);
  const first = document.errors
    .map((error) => lines.linePos(error.pos[0]))
    .reduce<{ line: number; col: number } | null>(earlier, null);
  return {
    root: converted.root,
    mistakes: [...broken, ...converted.mistakes],
    brokenAt: first === null ? null : { line: first.line, column: first.col },
  };
}

/** One slip makes the parser stumble over the whole rest: its echoes are dropped. */
function withoutEchoes(errors: readonly YAMLError[], lines: LineCounter): YAMLError[] {
  const sorted = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  let lastLine = 0;
  return sorted.filter((error, index) => {
    const { line } = lines.linePos(error.pos[0]);
    const isEcho = index > 0 && (error.code === 'UNEXPECTED_TOKEN' || line === lastLine);
    if (!isEcho) lastLine = line;
    return !isEcho;
  });
}

function hintFor(text: string, line: number): string | null {
  const written = text.split('\n', line)[line - 1] ?? '';
  if (/^\s*[\w.-]+:[{["']/.test(written)) return "A space is missing behind the ':'.";
  return /^ *\t/.test(written) ? 'YAML is indented with spaces, not with tabs.' : null;
}

function earlier<P extends { line: number; col: number }>(best: P | null, next: P): P {
  if (best === null) return next;
  return next.line < best.line || (next.line === best.line && next.col < best.col) ? next : best;
}

function messageOf(error: YAMLError): string {
  if (error.code === 'MULTIPLE_DOCS') return 'The file holds more than one document.';
  return `YAML: ${error.message.split('\n', 1)[0]}`;
}

function placing(lines: LineCounter, flag: string | null) {
  return (from: number, to: number): Place => {
    if (flag !== null) return firstPlace(flag);
    const start = lines.linePos(from);
    const end = lines.linePos(to);
    return {
      position: { line: Math.max(start.line, 1), column: Math.max(start.col, 1) },
      end: { line: Math.max(end.line, 1), column: Math.max(end.col, 1) },
      flag,
    };
  };
}

function firstPlace(flag: string | null): Place {
  const at = flag === null ? { line: 1, column: 1 } : { line: 0, column: 0 };
  return { position: at, end: at, flag };
}

/** The parser fills the counter as it reads; a text refused before that is counted here. */
function countLines(lines: LineCounter, text: string): void {
  lines.addNewLine(0);
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) {
    lines.addNewLine(index + 1);
  }
}

function refused(message: string, at: Place): ReadTree {
  return { root: null, mistakes: [{ message, hint: null, at, path: '' }], brokenAt: at.position };
}

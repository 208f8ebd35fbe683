// Sizes that a reader can hold: files, functions, parameters, nesting, columns, folders.

import { posix } from 'node:path';
import {
  childrenOf,
  isNode,
  lineAt,
  nameOf,
  type SourceFile,
  type SyntaxNode,
  type Violation,
  visit,
} from '../source-file.ts';

export const FILE_WARN_LINES = 250;
export const FILE_HARD_LINES = 400;
const FUNCTION_HARD_LINES = 60;
const MAX_COLUMNS = 100;
const MAX_PARAMETERS = 3;
const MAX_NESTING = 3;
const MAX_FOLDER_FILES = 12;

/** Registries and generated files may be longer. Each with its reason. */
const LONG_FILES: ReadonlyMap<string, string> = new Map([]);

/**
 * Methods of the data plane: they take numbers instead of an object so that a call allocates
 * nothing.
 */
const HOT_METHODS: ReadonlySet<string> = new Set([
  'confirmed',
  'delivered',
  'visible',
  'missing',
  'dispatched',
  'started',
]);

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

const NESTING: ReadonlySet<string> = new Set([
  'IfStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'DoWhileStatement',
  'SwitchStatement',
  'TryStatement',
]);

export function lineCount(file: SourceFile): number {
  return file.lines.length - (file.text.endsWith('\n') ? 1 : 0);
}

export function fileIsShort(file: SourceFile): readonly Violation[] {
  const count = lineCount(file);
  if (count <= FILE_HARD_LINES || LONG_FILES.has(file.path)) return [];
  return [{ path: file.path, line: 1, text: `${count} lines; at most ${FILE_HARD_LINES}` }];
}

/** A line may be wider where a literal crosses the limit, because the formatter cannot break it. */
export function linesAreNarrow(file: SourceFile): readonly Violation[] {
  const wide = wideLines(file);
  if (wide.length === 0) return [];
  const literals = literalsOf(file);
  return wide
    .filter(({ limitAt }) => !literals.some(({ start, end }) => start <= limitAt && limitAt < end))
    .map(({ line, columns }) => ({
      path: file.path,
      line,
      text: `${columns} columns; at most ${MAX_COLUMNS}`,
    }));
}

interface WideLine {
  readonly line: number;
  readonly columns: number;
  /** Offset of the first character beyond the limit. */
  readonly limitAt: number;
}

function wideLines(file: SourceFile): readonly WideLine[] {
  const wide: WideLine[] = [];
  let startsAt = 0;
  for (const [index, text] of file.lines.entries()) {
    const characters = Array.from(text);
    const columns = characters.length;
    const limitAt = startsAt + characters.slice(0, MAX_COLUMNS).join('').length;
    if (columns > MAX_COLUMNS) wide.push({ line: index + 1, columns, limitAt });
    startsAt += text.length + 1;
  }
  return wide;
}

function literalsOf(file: SourceFile): readonly SyntaxNode[] {
  const literals: SyntaxNode[] = [];
  visit(file.program, (node) => {
    if (node.type === 'Literal' || node.type === 'TemplateLiteral') literals.push(node);
  });
  return literals;
}

/** Callbacks of `describe` are lists of tests, not functions to be read at once. */
export function functionsAreShort(file: SourceFile): readonly Violation[] {
  const violations: Violation[] = [];
  visit(file.program, (node, parent) => {
    if (!FUNCTIONS.has(node.type) || isDescribe(parent)) return;
    const line = lineAt(file.text, node.start);
    const count = lineAt(file.text, node.end) - line + 1;
    if (count <= FUNCTION_HARD_LINES) return;
    const text = `${functionName(node, parent)} has ${count} lines; at most ${FUNCTION_HARD_LINES}`;
    violations.push({ path: file.path, line, text });
  });
  return violations;
}

export function parametersAreFew(file: SourceFile): readonly Violation[] {
  const violations: Violation[] = [];
  visit(file.program, (node, parent) => {
    if (!FUNCTIONS.has(node.type) || isTestBody(parent)) return;
    const count = Array.isArray(node.params) ? node.params.length : 0;
    const name = functionName(node, parent);
    if (count <= MAX_PARAMETERS || HOT_METHODS.has(name)) return;
    const text = `${name} takes ${count} parameters; at most ${MAX_PARAMETERS}, then an options object`;
    violations.push({ path: file.path, line: lineAt(file.text, node.start), text });
  });
  return violations;
}

export function nestingIsShallow(file: SourceFile): readonly Violation[] {
  const violations: Violation[] = [];
  const walk = (node: SyntaxNode, depth: number, parent: SyntaxNode | null): void => {
    const isElseIf = parent?.type === 'IfStatement' && parent.alternate === node;
    let below = FUNCTIONS.has(node.type) ? 0 : depth;
    if (NESTING.has(node.type) && !isElseIf) below += 1;
    if (below > MAX_NESTING && below > depth) {
      const text = `nested ${below} deep; at most ${MAX_NESTING}`;
      violations.push({ path: file.path, line: lineAt(file.text, node.start), text });
    }
    for (const child of childrenOf(node)) walk(child, below, node);
  };
  walk(file.program, 0, null);
  return violations;
}

export function foldersAreSmall(paths: readonly string[]): readonly Violation[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = posix.dirname(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > MAX_FOLDER_FILES)
    .map(([path, count]) => ({ path, line: 1, text: `${count} files; at most 12 in one folder` }));
}

function functionName(node: SyntaxNode, parent: SyntaxNode | null): string {
  return nameOf(node.id) ?? nameOf(parent?.key) ?? nameOf(parent?.id) ?? 'a function';
}

function isDescribe(parent: SyntaxNode | null): boolean {
  return ['describe', 'describeForeign', 'describeBrowser'].includes(calledName(parent) ?? '');
}

/** The rows of a table of tests are spread over parameters. */
function isTestBody(parent: SyntaxNode | null): boolean {
  return ['test', 'it'].includes(calledName(parent) ?? '');
}

/** The identifier at the bottom of a call: `test` of `test.each(rows)(title, body)`. */
function calledName(parent: SyntaxNode | null): string | undefined {
  if (parent?.type !== 'CallExpression') return undefined;
  let callee: unknown = parent.callee;
  while (isNode(callee) && nameOf(callee) === undefined) {
    callee = callee.object ?? callee.callee;
  }
  return nameOf(callee);
}

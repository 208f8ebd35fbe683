// A source file as the tidy rules see it: text, lines, syntax tree, comments, imports. Reads and
// parses; judges nothing.

import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';

/** A node of the ESTree, as the parser gives it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export interface Comment {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** One import or re-export, type-only ones included. */
export interface ImportOf {
  readonly specifier: string;
  readonly line: number;
  /** Erased by type stripping: the module is not loaded. */
  readonly isTypeOnly: boolean;
  /** By `import()`: loaded when it is asked for, not when its file is. */
  readonly isLazy: boolean;
}

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly program: SyntaxNode;
  readonly comments: readonly Comment[];
  readonly imports: readonly ImportOf[];
}

/** What a rule found: where, and one sentence. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export type FileRule = (file: SourceFile) => readonly Violation[];

/** Reads one file of the repository, whose root is `root`. */
export function readSource(root: string, path: string): SourceFile {
  return parseSource(path, readFileSync(`${root}/${path}`, 'utf8'));
}

/** Parses text as if it stood at `path`; a syntax error throws with its path. */
export function parseSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text);
  const broken = parsed.errors[0];
  if (broken !== undefined) throw new Error(`${path}: ${broken.message}`);
  const program = parsed.program as unknown as SyntaxNode;
  return {
    path,
    text,
    lines: text.split('\n'),
    program,
    comments: parsed.comments.map(({ value, start, end }) => ({ value, start, end })),
    imports: importsOf(program, text),
  };
}

/** The 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

export function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string'
  );
}

/** The nodes directly below one node, in the order of its fields. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const value of Object.values(node)) {
    if (isNode(value)) found.push(value);
    else if (Array.isArray(value)) found.push(...value.filter(isNode));
  }
  return found;
}

/** Visits every node below and including `node`, parents first, with the parent. */
export function visit(
  node: SyntaxNode,
  see: (node: SyntaxNode, parent: SyntaxNode | null) => void,
  parent: SyntaxNode | null = null,
): void {
  see(node, parent);
  for (const child of childrenOf(node)) visit(child, see, node);
}

/** The name of an identifier node, or undefined. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type !== 'Identifier' && node.type !== 'PrivateIdentifier') return undefined;
  return typeof node.name === 'string' ? node.name : undefined;
}

const SPECIFIER_FIELD: Readonly<Record<string, string>> = {
  ImportDeclaration: 'source',
  ExportNamedDeclaration: 'source',
  ExportAllDeclaration: 'source',
  ImportExpression: 'source',
  TSImportType: 'source',
};

function importsOf(program: SyntaxNode, text: string): readonly ImportOf[] {
  const imports: ImportOf[] = [];
  visit(program, (node) => {
    const field = SPECIFIER_FIELD[node.type];
    const source = field === undefined ? undefined : node[field];
    if (!isNode(source) || typeof source.value !== 'string') return;
    const isTypeOnly =
      node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type';
    const isLazy = node.type === 'ImportExpression';
    const line = lineAt(text, node.start);
    imports.push({ specifier: source.value, line, isTypeOnly, isLazy });
  });
  return imports;
}

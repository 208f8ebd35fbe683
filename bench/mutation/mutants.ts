// The mutants of a source file: small wrongs that a good test notices. Each is one expression or
// statement and what stands there instead. Parses; changes nothing.

import { parseSync } from 'vite';

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** One wrong: the text from `start` to `end` becomes `replacement`. */
export interface Mutant {
  readonly id: number;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly kind: string;
  /** `statement`: the text is a whole statement; `expression`: it has a value. */
  readonly place: 'statement' | 'expression';
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly replacement: string;
}

type Found = Pick<Mutant, 'kind' | 'place' | 'start' | 'end' | 'replacement'>;

const SWAPS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '-': '+',
  '*': '/',
};

/** Nodes whose children are types, names or modules: nothing in them is carried out. */
const LEFT_ALONE = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'WhileStatement',
  'ForStatement',
]);
const TYPED_EXPRESSIONS = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
]);

/** Every mutant of a file, in the order of the text; ids count from `firstId`. */
export function mutantsOf(path: string, text: string, firstId: number): readonly Mutant[] {
  const program = parseSync(path, text).program as unknown as SyntaxNode;
  const found: Found[] = [];
  visit(program, text, found);
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.map((one, index) => ({
    id: firstId + index,
    path,
    line: text.slice(0, one.start).split('\n').length,
    original: text.slice(one.start, one.end),
    ...one,
  }));
}

function visit(node: SyntaxNode, text: string, found: Found[]): void {
  if (LEFT_ALONE.has(node.type)) {
    visitBodyOf(node, text, found);
    return;
  }
  if (node.type.startsWith('TS') && !TYPED_EXPRESSIONS.has(node.type)) return;
  found.push(...mutationsOf(node, text));
  for (const child of childrenOf(node)) visit(child, text, found);
}

/** A loop whose condition is wrong never ends: only what it repeats is made wrong. */
function visitBodyOf(node: SyntaxNode, text: string, found: Found[]): void {
  const { body } = node;
  if (isNode(body)) visit(body, text, found);
}

function mutationsOf(node: SyntaxNode, text: string): Found[] {
  const { type, start, end } = node;
  const place = 'expression';
  const textOf = (part: unknown): string => (isNode(part) ? text.slice(part.start, part.end) : '');
  switch (type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const operator = String(node.operator);
      const other = SWAPS[operator];
      if (other === undefined) return [];
      const replacement = `${textOf(node.left)} ${other} ${textOf(node.right)}`;
      return [{ kind: `${operator} to ${other}`, place, start, end, replacement }];
    }
    case 'IfStatement':
    case 'ConditionalExpression': {
      const { test } = node;
      if (!isNode(test)) return [];
      const span = { place, start: test.start, end: test.end } as const;
      return [
        { kind: 'condition true', ...span, replacement: 'true' },
        { kind: 'condition false', ...span, replacement: 'false' },
      ];
    }
    case 'UnaryExpression':
      if (node.operator !== '!') return [];
      return [{ kind: 'negation gone', place, start, end, replacement: textOf(node.argument) }];
    case 'Literal':
      if (typeof node.value !== 'boolean') return [];
      return [{ kind: 'other truth', place, start, end, replacement: String(!node.value) }];
    case 'ExpressionStatement': {
      const { expression } = node;
      const isCall = isNode(expression) && expression.type === 'CallExpression';
      if (!isCall || textOf(expression).startsWith('super(')) return [];
      return [{ kind: 'call gone', place: 'statement', start, end, replacement: '' }];
    }
    case 'CallExpression': {
      const callee = textOf(node.callee);
      if (callee !== 'Math.max' && callee !== 'Math.min') return [];
      const swapped = callee === 'Math.max' ? 'Math.min' : 'Math.max';
      const replacement = swapped + text.slice(start + callee.length, end);
      return [{ kind: `${callee} to ${swapped}`, place, start, end, replacement }];
    }
    default:
      return [];
  }
}

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'typeAnnotation' || key === 'typeArguments' || key === 'typeParameters') return [];
    return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
  });
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/**
 * The text with all its mutants in it, each asleep: `globalThis.mutant(id)` says which one is
 * awake. A mutant within another's original stays within reach of its own switch.
 */
export function withMutants(text: string, mutants: readonly Mutant[]): string {
  return render(text, { start: 0, end: text.length }, mutants);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function render(text: string, span: Span, mutants: readonly Mutant[]): string {
  let out = '';
  let at = span.start;
  for (let next = 0; next < mutants.length; ) {
    const outer = mutants[next] as Mutant;
    const same = mutants.filter(({ start, end }) => start === outer.start && end === outer.end);
    const inner = mutants.filter(
      (one) => one.start >= outer.start && one.end <= outer.end && !same.includes(one),
    );
    out += text.slice(at, outer.start) + switched(same, render(text, outer, inner));
    at = outer.end;
    next += same.length + inner.length;
  }
  return out + text.slice(at, span.end);
}

function switched(mutants: readonly Mutant[], original: string): string {
  return mutants.reduce((rest, { id, place, replacement }) => {
    const isAwake = `globalThis.mutant(${id})`;
    if (place === 'statement') return `{ if (!${isAwake}) { ${rest} } }`;
    return `(${isAwake} ? (${replacement}) : (${rest}))`;
  }, original);
}

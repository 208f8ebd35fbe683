// The hand that TypeScript is written in: time and chance injected, no loopholes in types, named
// exports, a header, nothing done at import.

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

interface Owned {
  /** `object.property`, or `object.` for every property. */
  readonly call: string;
  readonly owner: RegExp;
  readonly remedy: string;
}

const OWNED: readonly Owned[] = [
  { call: 'Date.now', owner: /^src\/base\//, remedy: 'take a Clock' },
  { call: 'performance.now', owner: /^src\/base\//, remedy: 'take a Clock' },
  { call: 'process.hrtime', owner: /^src\/base\//, remedy: 'take a Clock' },
  { call: 'Math.random', owner: /^src\/base\//, remedy: 'take a Random' },
  { call: 'console.', owner: /^src\/cli\//, remedy: 'only cli prints' },
  {
    call: 'process.exit',
    owner: /^src\/(cli\/|run\/agent\/agent-main\.ts$)/,
    remedy: 'only entry points end the process',
  },
];

const LOOPHOLE_COMMENT = /@ts-(ignore|expect-error|nocheck)|biome-ignore|(oxlint|eslint)-disable/;
const DEBT_COMMENT = /\b(TODO|FIXME|XXX|HACK)\b/;

/** Calls that only their owners make. Tests, benches and scripts are outside it. */
export function callsHaveOwners(file: SourceFile): readonly Violation[] {
  if (!file.path.startsWith('src/')) return [];
  const violations: Violation[] = [];
  visit(file.program, (node) => {
    const call = node.type === 'NewExpression' ? bareDate(node) : memberCall(node);
    if (call === undefined) return;
    const owned = OWNED.find((entry) => isOwned(entry.call, call) && !entry.owner.test(file.path));
    if (owned === undefined) return;
    const line = lineAt(file.text, node.start);
    violations.push({ path: file.path, line, text: `${call}: ${owned.remedy}` });
  });
  return violations;
}

export function typesHaveNoLoopholes(file: SourceFile): readonly Violation[] {
  const violations: Violation[] = [];
  const report = (start: number, text: string): void => {
    violations.push({ path: file.path, line: lineAt(file.text, start), text });
  };
  visit(file.program, (node) => {
    if (node.type === 'TSAnyKeyword') report(node.start, '`any`: use unknown, and narrow it');
    if (node.type === 'TSNonNullExpression') report(node.start, '`!`: narrow, or assert');
    if (node.definite === true) report(node.start, '`!:`: give it a value');
  });
  for (const comment of file.comments) {
    if (LOOPHOLE_COMMENT.test(comment.value)) report(comment.start, 'a rule is switched off');
  }
  return violations;
}

export function exportsAreNamed(file: SourceFile): readonly Violation[] {
  return childrenOf(file.program)
    .filter(({ type }) => type === 'ExportDefaultDeclaration' || type === 'ExportAllDeclaration')
    .map(({ start }) => ({
      path: file.path,
      line: lineAt(file.text, start),
      text: 'exports are named, one by one',
    }));
}

/** Doors are excepted: they only re-export, and ARCHITECTURE.md says what their room is for. */
export function fileHasHeader(file: SourceFile): readonly Violation[] {
  if (/^src\/.*\/index\.ts$/.test(file.path)) return [];
  const start = file.text.startsWith('#!') ? file.text.indexOf('\n') + 1 : 0;
  if (/^(\/\/ |\/\*)/.test(file.text.slice(start))) return [];
  return [{ path: file.path, line: 1, text: 'a file opens with what it is for' }];
}

export function commentsOweNothing(file: SourceFile): readonly Violation[] {
  return file.comments
    .filter(({ value }) => DEBT_COMMENT.test(value))
    .map(({ start }) => ({
      path: file.path,
      line: lineAt(file.text, start),
      text: 'what is to be done belongs in an issue',
    }));
}

/** Importing a module does nothing. Entry points are excepted by the caller. */
export function importDoesNothing(file: SourceFile): readonly Violation[] {
  if (!file.path.startsWith('src/')) return [];
  return childrenOf(file.program)
    .filter(({ type }) => /^(Expression|If|For|ForOf|While|Try|Throw)Statement$/.test(type))
    .map(({ start }) => ({
      path: file.path,
      line: lineAt(file.text, start),
      text: 'importing this file does something',
    }));
}

function isOwned(owned: string, call: string): boolean {
  return owned.endsWith('.') ? call.startsWith(owned) : owned === call;
}

function memberCall(node: SyntaxNode): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const object = nameOf(node.object);
  const property = nameOf(node.property);
  return object === undefined || property === undefined ? undefined : `${object}.${property}`;
}

/** `new Date()` reads the clock; `new Date(value)` does not. */
function bareDate(node: SyntaxNode): string | undefined {
  const { callee, arguments: given } = node;
  if (!isNode(callee) || nameOf(callee) !== 'Date') return undefined;
  return Array.isArray(given) && given.length === 0 ? 'Date.now' : undefined;
}

// Tests say what holds, in a sentence, and all of them run.

import {
  isNode,
  lineAt,
  nameOf,
  type SourceFile,
  type SyntaxNode,
  type Violation,
  visit,
} from '../source-file.ts';

const TESTERS: ReadonlySet<string> = new Set(['test', 'it', 'describe', 'suite']);
const HIDING: ReadonlySet<string> = new Set(['only', 'skip', 'todo', 'fails', 'skipIf', 'runIf']);

/** What a missing system service skips is decided in one place, which counts it aloud. */
const MAY_SKIP = /^test\/support\//;

export function everyTestRuns(file: SourceFile): readonly Violation[] {
  if (!file.path.startsWith('test/') || MAY_SKIP.test(file.path)) return [];
  const violations: Violation[] = [];
  visit(file.program, (node) => {
    const property = node.type === 'MemberExpression' ? nameOf(node.property) : undefined;
    if (property === undefined || !HIDING.has(property)) return;
    const base = baseName(node);
    if (base === undefined || !TESTERS.has(base)) return;
    const line = lineAt(file.text, node.start);
    violations.push({ path: file.path, line, text: `.${property} hides a test` });
  });
  return violations;
}

/** At least three words, or a place for a sentence; no `should`, no full stop: what holds. */
export function titlesAreSentences(file: SourceFile): readonly Violation[] {
  if (!file.path.endsWith('.test.ts')) return [];
  const violations: Violation[] = [];
  visit(file.program, (node) => {
    const base = node.type === 'CallExpression' ? baseName(node.callee) : undefined;
    if (base !== 'test' && base !== 'it') return;
    const title = titleOf(node);
    if (title === undefined || isSentence(title)) return;
    const line = lineAt(file.text, node.start);
    violations.push({ path: file.path, line, text: `not a sentence: ${title}` });
  });
  return violations;
}

function isSentence(title: string): boolean {
  const words = title.trim().split(/\s+/);
  const isFilledIn = /%s|\$\w/.test(title);
  return (
    (isFilledIn || words.length >= 3) &&
    !/^(should|test|works)\b/i.test(title) &&
    !title.endsWith('.')
  );
}

/** The identifier at the bottom of `test.each(...)`, `it.concurrent` and the like. */
function baseName(node: unknown): string | undefined {
  let at: unknown = node;
  while (isNode(at)) {
    const name = nameOf(at);
    if (name !== undefined) return name;
    at = at.object ?? at.callee ?? at.tag;
  }
  return undefined;
}

function titleOf(call: SyntaxNode): string | undefined {
  const given = Array.isArray(call.arguments) ? call.arguments : [];
  const [first, second] = given;
  if (!isNode(first) || !isNode(second)) return undefined;
  if (first.type === 'Literal' && typeof first.value === 'string') return first.value;
  if (first.type !== 'TemplateLiteral' || !Array.isArray(first.quasis)) return undefined;
  const { quasis } = first;
  return quasis
    .filter(isNode)
    .map((quasi) => String((quasi.value as { raw?: string }).raw ?? ''))
    .join('value');
}

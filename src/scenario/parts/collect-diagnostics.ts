// Problems and text mistakes to diagnostics: places looked up, doubles removed, in the file's
// order, bounded. Behind a syntax error nothing is trusted: what is reported there would be
// noise.

import type { Diagnostic } from '../diagnostic.ts';
import { DIAGNOSTIC_LIMIT } from '../limits.ts';
import type { Problem } from '../schema/problem.ts';
import type { Place, TextMistake } from '../source/place.ts';
import type { ReadTree } from '../source/read-tree.ts';
import { dottedPath, keyPlace, nodeAt, type TreeNode, valuePlace } from '../source/tree.ts';

export interface Collected {
  readonly file: string;
  readonly read: ReadTree;
  /** After settings; absent when nothing could be read. */
  readonly root?: TreeNode;
  /** Of settings. */
  readonly mistakes?: readonly TextMistake[];
  readonly problems: readonly Problem[];
}

/** All diagnostics of a scenario. */
export function collectDiagnostics(collected: Collected): Diagnostic[] {
  const { file, read, root, mistakes = [], problems } = collected;
  const ofText = [...read.mistakes, ...mistakes].map((mistake) => fromMistake(mistake, file));
  const spoken = new Set(ofText.map(placeKey));
  const ofValues =
    root === undefined
      ? []
      : problems
          .filter((problem) => isTrusted(problem, read, root))
          .map((problem) => fromProblem(problem, file, root))
          // What is wrong as text is not also wrong as a value.
          .filter((diagnostic) => !spoken.has(placeKey(diagnostic)))
          .filter(({ position }) => isBefore(position, read.brokenAt));
  const distinct = new Map<string, Diagnostic>();
  for (const diagnostic of [...ofText, ...ofValues]) {
    const key = `${placeKey(diagnostic)} ${diagnostic.message}`;
    if (!distinct.has(key)) distinct.set(key, diagnostic);
  }
  return bounded([...distinct.values()].sort(byPosition), file);
}

function placeKey({ file, position }: Diagnostic): string {
  return `${file}:${position.line}:${position.column}`;
}

/** What is missing, empty or does not add up may stand behind the syntax error. */
function isTrusted(problem: Problem, read: ReadTree, root: TreeNode): boolean {
  if (read.brokenAt === null) return true;
  const node = nodeAt(root, problem.path);
  const isEmpty = node?.kind === 'scalar' && node.value === null;
  return node !== undefined && !isEmpty && problem.path.length > 0;
}

function isBefore(position: Diagnostic['position'], brokenAt: ReadTree['brokenAt']): boolean {
  return brokenAt === null || position.line < brokenAt.line;
}

function fromMistake(mistake: TextMistake, file: string): Diagnostic {
  const { message, hint, path } = mistake;
  return { severity: 'error', message, hint, path, ...placed(mistake.at, file) };
}

function fromProblem(problem: Problem, file: string, root: TreeNode): Diagnostic {
  const { severity, message, hint, path, on, isSecret } = problem;
  const place = on === 'key' ? keyPlace(root, path) : valuePlace(root, path);
  const base = { severity, message, hint, path: dottedPath(path), ...placed(place, file) };
  return isSecret ? { ...base, isSecret } : base;
}

function placed(place: Place, file: string): Pick<Diagnostic, 'file' | 'position' | 'end'> {
  return { file: place.flag ?? file, position: place.position, end: place.end };
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  return a.position.line - b.position.line || a.position.column - b.position.column;
}

function bounded(diagnostics: Diagnostic[], file: string): Diagnostic[] {
  if (diagnostics.length <= DIAGNOSTIC_LIMIT) return diagnostics;
  // Errors are kept before warnings: a cut must not turn an invalid file into a valid one.
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === 'warning');
  const kept = [...errors, ...warnings].slice(0, DIAGNOSTIC_LIMIT).sort(byPosition);
  const last = kept.at(-1);
  const rest = diagnostics.length - DIAGNOSTIC_LIMIT;
  const position = last?.position ?? { line: 1, column: 1 };
  const message = `And ${rest.toLocaleString('en')} more.`;
  const severity = errors.length > 0 ? 'error' : 'warning';
  return [...kept, { severity, message, hint: null, file, position, path: '' }];
}

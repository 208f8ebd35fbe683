// The schema's issues as problems a person can act on: the union's matching branch, the missing
// key's name, the unknown key's neighbour.

import type { z } from 'zod';
import { didYouMean } from '../grammar/suggest.ts';
import { EXECUTOR_NAMES } from '../names.ts';
import type { Path, PathSegment } from '../source/tree.ts';
import { errorAt, onKey, type Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** Explains issues found below `base`. `writtenAt` gives what was written at a path. */
export function explainIssues(
  issues: readonly Issue[],
  base: Path,
  writtenAt: (path: Path) => unknown,
): Problem[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path.map(asSegment)];
    return explain(issue, path, writtenAt);
  });
}

function explain(issue: Issue, path: Path, writtenAt: (path: Path) => unknown): Problem[] {
  switch (issue.code) {
    case 'custom':
      return [explainCustom(issue, path)];
    case 'unrecognized_keys':
      return unknownKeys(issue, path);
    case 'invalid_union':
      return explainUnion(issue, path, writtenAt);
    case 'invalid_key':
      return [onKey(errorAt(path, `'${shorten(String(path.at(-1)))}' cannot be a name here.`))];
    default:
      return [wrongKind(issue, path, writtenAt(path))];
  }
}

function explainCustom(issue: Extract<Issue, { code: 'custom' }>, path: Path): Problem {
  const { hint = null, kind, isSecret } = (issue.params ?? {}) as Record<string, unknown>;
  const text = typeof hint === 'string' ? hint : null;
  if (kind === 'missing') return missing(path, text);
  return { ...errorAt(path, issue.message, text), isSecret: isSecret === true };
}

function missing(path: Path, hint: string | null): Problem {
  return errorAt(path, `The key '${String(path.at(-1))}' is missing.`, hint);
}

/** Suggestions cost comparisons: the first keys get them, the rest of a hostile map does not. */
function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, path: Path): Problem[] {
  const known = issue.message.split(' ');
  return issue.keys.map((key, index) => unknownKey(key, path, index < 100 ? known : []));
}

function unknownKey(key: string, path: Path, known: readonly string[]): Problem {
  const at = [...path, key];
  const isTorn = key.endsWith(')');
  if (isTorn) {
    const quotes = 'Inside { } a comma ends a value: write the whole value in quotes.';
    return onKey(errorAt(at, `Unknown key '${shorten(key)}'.`, quotes));
  }
  const hint = didYouMean(key, known) ?? `Known here: ${known.join(', ')}.`;
  return onKey(errorAt(at, `Unknown key '${shorten(key)}'.`, hint));
}

function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  writtenAt: (path: Path) => unknown,
): Problem[] {
  if (issue.discriminator !== undefined) return [wrongExecutor(path, writtenAt(path))];
  if (writtenAt(path) === undefined) return [missing(path, issue.message)];
  const fitting = issue.errors.filter((branch) => !branch.some(isWrongKind));
  const nearest = fitting.sort((a, b) => a.length - b.length)[0];
  if (nearest === undefined) return [errorAt(path, issue.message)];
  return explainIssues(nearest, path, writtenAt);
}

/** The branch is not even of the value's kind. */
function isWrongKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_type') return true;
  return issue.code === 'custom' && issue.params?.kind === 'type';
}

function wrongExecutor(path: Path, value: unknown): Problem {
  const names = EXECUTOR_NAMES.join(', ');
  if (value === undefined) return missing(path, `Known: ${names}.`);
  if (typeof value !== 'string') return errorAt(path, `Must be an executor: ${names}.`);
  const hint = didYouMean(value, EXECUTOR_NAMES) ?? `Known: ${names}.`;
  return errorAt(path, `There is no executor '${shorten(value)}'.`, hint);
}

function wrongKind(issue: Issue, path: Path, value: unknown): Problem {
  if (value === undefined) return missing(path, null);
  const expected = issue.code === 'invalid_type' ? issue.expected : '';
  if (expected === 'array') return errorAt(path, 'Must be a list.');
  if (expected === 'object' || expected === 'record') {
    return errorAt(path, 'Must be a map of keys and values.');
  }
  return errorAt(path, issue.message);
}

function shorten(name: string): string {
  const clean = name.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '·');
  return clean.length > 40 ? `${clean.slice(0, 40)}…` : clean;
}

function asSegment(segment: PropertyKey): PathSegment {
  return typeof segment === 'symbol' ? String(segment) : segment;
}

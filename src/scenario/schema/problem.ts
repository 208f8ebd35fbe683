// A mistake in the scenario's values, by path; where that path stands in the file is looked up
// last.

import type { Path } from '../source/tree.ts';

export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string | null;
  readonly path: Path;
  /** What the position points at: the value, or the key at the end of the path. */
  readonly on: 'value' | 'key';
  readonly isSecret: boolean;
}

/** An error at the value of a path. */
export function errorAt(path: Path, message: string, hint: string | null = null): Problem {
  return { severity: 'error', message, hint, path, on: 'value', isSecret: false };
}

/** A warning at the value of a path. */
export function warningAt(path: Path, message: string, hint: string | null = null): Problem {
  return { severity: 'warning', message, hint, path, on: 'value', isSecret: false };
}

/** The same, pointing at the key. */
export function onKey(problem: Problem): Problem {
  return { ...problem, on: 'key' };
}

// A mistake in a scenario file: what, where, what to do.

import type { SourcePosition } from './scenario.ts';

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Suggestion such as `Did you mean 'rate'?`; null when there is none. */
  readonly hint: string | null;
  /** The scenario file, or the flag (`--set users`) when the value came from one. */
  readonly file: string;
  /** Line 0, column 0: the value came from the flag that `file` names. */
  readonly position: SourcePosition;
  /** Just behind the last character; absent when only the start is known. */
  readonly end?: SourcePosition;
  /** The text at the position is a secret: a code frame hides it. */
  readonly isSecret?: boolean;
  /** Dotted path of the value, for machines: `load.talk.rate`. */
  readonly path: string;
}

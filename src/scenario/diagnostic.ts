// A mistake in a scenario file: what, where, what to do.

import type { SourcePosition } from './scenario.ts';

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Suggestion such as `Did you mean 'rate'?`; null when there is none. */
  readonly hint: string | null;
  readonly file: string;
  readonly position: SourcePosition;
  /** Dotted path of the value, for machines: `load.talk.rate`. */
  readonly path: string;
}

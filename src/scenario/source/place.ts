// Where a value was written: a stretch of the file, or a flag. Knows nothing of YAML.

import type { SourcePosition } from '../scenario.ts';

export interface Place {
  readonly position: SourcePosition;
  /** Just behind the last character. */
  readonly end: SourcePosition;
  /** The flag that set the value, such as `--set users`; null for the file. */
  readonly flag: string | null;
}

/** A mistake in the text itself, before anything is known of scenarios. */
export interface TextMistake {
  readonly message: string;
  readonly hint: string | null;
  readonly at: Place;
  /** Dotted. */
  readonly path: string;
}

export const FILE_START: Place = {
  position: { line: 1, column: 1 },
  end: { line: 1, column: 1 },
  flag: null,
};

/** The place of a value that a flag set. */
export function flagPlace(flag: string): Place {
  return { position: { line: 0, column: 0 }, end: { line: 0, column: 0 }, flag };
}

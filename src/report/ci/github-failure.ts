// What ended a command before a verdict, as annotations of GitHub Actions: every mistake of a
// scenario at its line, anything else once. Writes nothing itself.

import type { EarshotError } from '../../base/index.ts';
import { type Annotation, renderAnnotations } from './workflow-command.ts';

/** A mistake in a file, as `details.mistakes` of an error may list them. */
export interface NotedMistake {
  readonly file: string;
  /** 1-based; 0: the value came from a flag. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** `fileOf` gives a file the name that the repository has for it. */
export function renderGithubFailure(
  error: EarshotError,
  mistakes: readonly NotedMistake[],
  fileOf: (file: string) => string,
): string {
  const title = `Earshot: ${error.code}`;
  const hint = error.hint === undefined ? '' : `\n${error.hint}`;
  const whole: Annotation = { level: 'error', title, message: error.message + hint, place: null };
  const each = mistakes.map(
    ({ file, line, column, message }): Annotation => ({
      ...{ level: 'error', title, message },
      place: line > 0 ? { file: fileOf(file), line, column } : null,
    }),
  );
  return renderAnnotations(each.length > 0 ? each : [whole]);
}

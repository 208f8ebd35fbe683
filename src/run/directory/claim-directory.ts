// Takes the place of a run on disk before anything is sent: a directory that is empty and can be
// written. What was made for it goes away again when the run does not come about.

import { mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { describeError, EarshotError } from '../../base/index.ts';
import { CLAIM_MARK, markDirectory } from './claim-mark.ts';
import { makeDirectories, tryDirectory } from './make-directories.ts';

/** A place that is taken; `release` removes what the claim made, unless more is in it. */
export interface ClaimedDirectory {
  readonly path: string;
  release(): void;
}

/** Runs of one name that start in the same second. */
const MAX_NAMESAKES = 1000;

/** The error for a run directory that cannot be used. */
export function unusableDirectory(directory: string, error: unknown): EarshotError {
  return new EarshotError(
    'RUN_DIRECTORY',
    `The run directory ${directory} cannot be used: ${describeError(error)}`,
    { hint: 'Give another with --out.', cause: error },
  );
}

/**
 * Claims a directory of the user's choice.
 * @throws EarshotError `RUN_DIRECTORY` when it is not empty, not a directory, claimed by
 * another run, or cannot be written.
 */
export function claimDirectory(directory: string): ClaimedDirectory {
  try {
    const firstMade = makeDirectories(directory);
    assertEmpty(directory);
    const unmark = markDirectory(directory);
    try {
      // Between the first look and the mark another run may have come and gone.
      assertEmpty(directory);
      tryDirectory(directory);
    } catch (error) {
      unmark();
      throw error;
    }
    return claimed(path.resolve(directory), firstMade, unmark);
  } catch (error) {
    throw unusableDirectory(directory, error);
  }
}

/**
 * Claims `base/<utc>-<name>`; a counter is added while the directory exists.
 * @throws EarshotError `RUN_DIRECTORY` when it cannot be made.
 */
export function claimDefaultDirectory(
  base: string,
  startedAtIso: string,
  name: string,
): ClaimedDirectory {
  const stamp = startedAtIso.replaceAll(':', '').replace(/\.\d+Z$/, 'Z');
  try {
    const firstMade = makeDirectories(base);
    for (let attempt = 0; attempt <= MAX_NAMESAKES; attempt += 1) {
      const directory = path.join(base, `${stamp}-${name}${attempt === 0 ? '' : `-${attempt}`}`);
      if (makeDirectory(directory)) return claimed(directory, firstMade ?? directory);
    }
    throw new Error('too many runs of this name in one second');
  } catch (error) {
    throw unusableDirectory(path.join(base, `${stamp}-${name}`), error);
  }
}

/** False when something of that name exists. */
function makeDirectory(directory: string): boolean {
  try {
    mkdirSync(directory);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function assertEmpty(directory: string): void {
  const names = readdirSync(directory).filter((name) => name !== CLAIM_MARK);
  if (names.length > 0) throw new Error('it is not empty');
}

function claimed(
  directory: string,
  firstMade: string | null,
  unmark: () => void = () => {},
): ClaimedDirectory {
  const release = (): void => {
    unmark();
    if (firstMade === null) return;
    const top = path.resolve(firstMade);
    for (let made = directory; made.startsWith(top); made = path.dirname(made)) {
      if (!removeEmpty(made)) return;
    }
  };
  return { path: directory, release };
}

function removeEmpty(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch {
    // Somebody put something there: it stays.
    return false;
  }
}

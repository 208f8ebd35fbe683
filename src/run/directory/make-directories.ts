// Makes a directory and what is missing above it, and tries whether one takes anything. Node's own
// recursive mkdir turns for ever where a file system answers ENOENT below a directory that exists,
// as /proc does.

import { existsSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a directory with its parents; the first one that was made, null when all were there.
 * @throws the system's error when one cannot be made, or something else has its name.
 */
export function makeDirectories(directory: string): string | null {
  const missing: string[] = [];
  let at = path.resolve(directory);
  while (!existsSync(at)) {
    missing.unshift(at);
    at = path.dirname(at);
  }
  for (const each of missing) makeUnlessThere(each);
  return missing[0] ?? null;
}

function makeUnlessThere(directory: string): void {
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have been faster.
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!exists) throw error;
  }
}

/**
 * Tries whether something can be made in a directory: for root, permissions alone do not tell.
 * @throws the system's error when nothing can.
 */
export function tryDirectory(directory: string): void {
  rmdirSync(mkdtempSync(path.join(directory, '.earshot-')));
}

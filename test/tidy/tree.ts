// The repository as the rules see it: which files git knows or would add, and the parsed sources.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readSource, type SourceFile } from './source-file.ts';

export interface Tree {
  readonly root: string;
  /** Every file that is tracked or would be, relative to the root. */
  readonly paths: readonly string[];
  /** The TypeScript files under src, page, test, bench and scripts. */
  readonly sources: readonly SourceFile[];
  /** Text of any file of the repository. */
  read(path: string): string;
}

const SOURCE_PATH = /^(src|page|test|bench|scripts)\/.*\.tsx?$/;

/** Reads the whole repository at `root`. Files that are ignored by git are not part of it. */
export function readTree(root: string): Tree {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
    { cwd: root, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 },
  );
  const paths = [...new Set(listed.split('\0'))]
    .filter((path) => path !== '' && existsSync(`${root}/${path}`))
    .sort();
  return {
    root,
    paths,
    sources: paths.filter((path) => SOURCE_PATH.test(path)).map((path) => readSource(root, path)),
    read: (path) => readFileSync(`${root}/${path}`, 'utf8'),
  };
}

/** The room of a path under src; null for src/index.ts and everything outside src. */
export function roomOf(path: string): string | null {
  const match = /^src\/([^/]+)\//.exec(path);
  return match?.[1] ?? null;
}

// Which code a result is of: the commit, marked when what is measured or measures differs from it.

import { execFileSync } from 'node:child_process';

/** What is not part of the tool or of its benches does not count, results least of all. */
const MEASURED = ['src', 'bin', 'test', 'bench', ':!bench/results', ':!bench/README.md'];

/** A short commit, with `+` when the tree differs from it. */
export function commitOf(root: string): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const isChanged = git('status', '--porcelain', '--', ...MEASURED) !== '';
  return `${git('rev-parse', '--short=10', 'HEAD')}${isChanged ? '+' : ''}`;
}

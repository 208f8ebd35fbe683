// Tests that mount file systems of their own, which only root may and a container may forbid. What
// is left out is said aloud.

import { execFileSync } from 'node:child_process';
import { test } from 'vitest';

function mountProblem(): string | null {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return null;
  } catch (error) {
    return String(error);
  }
}

/** A test that needs `unshare --mount`; left out where that is forbidden. */
export function testWithMounts(title: string, run: () => Promise<void>): void {
  const isForbidden = mountProblem() !== null;
  if (isForbidden) process.stderr.write(`left out, for want of mounts: ${title}\n`);
  test.skipIf(isForbidden)(title, run);
}

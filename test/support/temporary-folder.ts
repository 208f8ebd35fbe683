// A folder of one test, removed when the test ends.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { beginSweep } from './sweep/leak-sweep.ts';

/** A test by itself, for those that run beside others: only it knows when it ends. */
export interface EndingTest {
  onTestFinished(tidy: () => Promise<void> | void): void;
}

/** A fresh folder; it and everything in it goes away with the test, by default the running one. */
export function temporaryFolder(test: EndingTest = { onTestFinished }): string {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-test-'));
  const sweep = beginSweep(folder);
  test.onTestFinished(() => {
    sweep();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

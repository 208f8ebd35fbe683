// Prometheus' own tools as judges of our text. Where there are none those tests are left out and
// counted aloud, except under CI=true, where they fail.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';

/** `describe` for tests that need promtool. */
export function describePromtool(name: string, tests: () => void): void {
  const isMissing = spawnSync('promtool', ['--version']).status !== 0;
  if (isMissing) process.stderr.write(`left out, for want of promtool: ${name}\n`);
  describe.skipIf(isMissing && process.env.CI !== 'true')(name, tests);
}

/** What `promtool check metrics` has against a text of the text format; empty: nothing. */
export function checkMetrics(text: string): string {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
  });
  return `${stdout}${stderr}${status === 0 ? '' : `exit ${status}`}`;
}

/**
 * What Prometheus' reader of OpenMetrics has against a text; empty: nothing. Its linter reads the
 * text format alone, so the text is given to the importer, which wants an instant at each sample.
 */
export function importOpenMetrics(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-promtool-'));
  try {
    const file = join(folder, 'metrics.txt');
    writeFileSync(
      file,
      text.replace(/^[^#].*$/gmu, (line) => `${line} 1700000000`),
    );
    const args = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'blocks')];
    const { status, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
    return status === 0 ? '' : `${stderr}exit ${status}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

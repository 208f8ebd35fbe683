// The scenario of `bench/hundred-thousand.yaml`, shortened: people come and go while they talk, and
// not one finding comes of it.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunResult } from '../../src/run/index.ts';
import { runEarshot } from '../support/run-earshot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SETTINGS = {
  users: '100',
  'load.talk.rate': '90/s',
  'load.bursts.rate': '3/s',
  'load.banter.users': '20',
  ...durations(['talk', 'bursts', 'banter', 'readers', 'lists'], '12s'),
  ...durations(['movers', 'drops', 'away', 'tablets'], '6s'),
};

function durations(loads: readonly string[], duration: string): Record<string, string> {
  return Object.fromEntries(loads.map((load) => [`load.${load}.duration`, duration]));
}

/** Something is held against the server; what only informs is not. */
function isBlamed({ severity, violations, consequences }: RunResult['checks'][number]): boolean {
  return severity !== 'I' && violations + consequences > 0;
}

test('a thousand messages and more between people who come and go give no finding', async ({
  annotate,
}) => {
  const flags = Object.entries(SETTINGS).flatMap(([path, value]) => ['--set', `${path}=${value}`]);
  const out = join(temporaryFolder(), 'run');
  const run = await runEarshot([
    ...['run', 'bench/hundred-thousand.yaml', '--json', '--out', out],
    ...flags,
  ]);
  const result = run.json as RunResult | undefined;
  const { verdict, reasons, checks = [], coverageRatio, messages, readback } = result ?? {};
  expect({ code: run.code, verdict, reasons, stderr: result ? '' : run.stderr }).toEqual({
    code: 0,
    verdict: 'pass',
    reasons: [],
    stderr: '',
  });
  expect(checks.filter(isBlamed)).toEqual([]);
  expect(coverageRatio).toBeGreaterThanOrEqual(0.999);
  for (const { name, owed, judged } of checks) {
    expect(judged, name).toBeGreaterThanOrEqual(0.999 * owed);
  }
  const suspected = checks.reduce((sum, check) => sum + check.suspected, 0);
  expect(suspected).toBe(0);
  expect(messages).toMatchObject({ dropped: 0, lost: 0, failed: 0, foreign: 0 });
  expect(messages?.sent).toBeGreaterThan(1_200);
  expect(messages?.visible).toBe(messages?.sent);
  expect(readback?.read).toBe(readback?.owed);
  await annotate(`${messages?.sent} sent, ${suspected} suspected, coverage ${coverageRatio}`);
});

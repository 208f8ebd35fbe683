// `earshot probe` as a user calls it: its three forms and their exit codes.

import { expect, test } from 'vitest';
import { runEarshot } from '../support/run-earshot.ts';

const SMOKE = 'scenarios/smoke.yaml';
const AGAINST_NOBODY = [
  'scenarios/smoke.yaml',
  ...['--target', 'http://127.0.0.1:9', '--set', 'accounts.file=../test/fixtures/probe-users.csv'],
];

test('a probe of the embedded server tells its story and exits 0', async () => {
  const { code, stdout, stderr } = await runEarshot(['probe', SMOKE, '--timeout', '2m'], {
    timeoutMs: 60_000,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // Whatever a probe leaves open would hold the command until the end of its time, which is long.
  expect(stdout).toMatch(/^ {2}probe of smoke at the embedded server\n/);
  expect(stdout).toMatch(/\nok: \d+ messages confirmed and delivered, and found in the history/);
});

test('a target that is down exits 6, and 2 as a plugin; its JSON says failing', async () => {
  const text = await runEarshot(['probe', ...AGAINST_NOBODY]);
  const json = await runEarshot(['probe', ...AGAINST_NOBODY, '--format', 'json']);
  const plugin = await runEarshot(['probe', ...AGAINST_NOBODY, '--format', 'nagios']);
  expect([text.code, json.code, plugin.code]).toEqual([6, 6, 2]);
  expect(text.stdout).toContain(
    'failing: GET http://127.0.0.1:9/chat/user/threads/: nothing listens',
  );
  expect(json.json).toMatchObject({ result: 'failing', messages: { sent: 0 }, findings: [] });
  expect(plugin.stdout).toMatch(
    /^EARSHOT CRITICAL - GET [^|]+ \| time=\d+\.\d+s;;;0 confirm_max=U/,
  );
});

test('a plugin that cannot probe at all is unknown, never critical', async () => {
  const { code, stdout } = await runEarshot(['probe', 'missing.yaml', '--format', 'nagios']);
  expect(code).toBe(3);
  expect(stdout).toMatch(/^EARSHOT UNKNOWN - /);
  const plain = await runEarshot(['probe', 'missing.yaml']);
  expect(plain.code).toBe(2);
});

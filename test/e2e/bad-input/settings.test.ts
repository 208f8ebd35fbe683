// Settings from everywhere: the file, `.env`, EARSHOT_* and flags, the later the stronger; and what
// goes to standard output.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runEarshot, runInShell } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeScenario } from '../../support/trial/chat-run.ts';

interface Description {
  readonly seed: string;
}

interface Source {
  readonly dotEnv?: string;
  readonly environment?: string;
  readonly flag?: string;
}

async function seedOf({ dotEnv, environment, flag }: Source): Promise<string | undefined> {
  const folder = temporaryFolder();
  const file = writeScenario({ folder, extra: 'seed: of-the-file' });
  if (dotEnv !== undefined) writeFileSync(join(folder, '.env'), `EARSHOT_SEED=${dotEnv}\n`);
  const flags = flag === undefined ? [] : ['--seed', flag];
  const env = { EARSHOT_SEED: environment };
  const run = await runEarshot(['plan', file, '--json', ...flags], { cwd: folder, env });
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  return (run.json as Description).seed;
}

describe('a setting', () => {
  test.each([
    ['the file', {}, 'of-the-file'],
    ['.env over the file', { dotEnv: 'of-dot-env' }, 'of-dot-env'],
    ['EARSHOT_* over .env', { dotEnv: 'of-dot-env', environment: 'of-env' }, 'of-env'],
    [
      'a flag over everything',
      { dotEnv: 'of-dot-env', environment: 'of-env', flag: 'of-flag' },
      'of-flag',
    ],
  ] as const)('comes from %s', async (_, source, seed) => {
    expect(await seedOf(source)).toBe(seed);
  });

  test('of an EARSHOT_* variable is judged like a flag, and named', async () => {
    const folder = temporaryFolder();
    const file = writeScenario({ folder });
    const options = { cwd: folder, env: { EARSHOT_WORKERS: 'many' } };
    const run = await runEarshot(['plan', file], options);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain("--workers takes a whole number from 1 to 256, not 'many'");
  });

  test('for a secret may come from .env', async () => {
    const folder = temporaryFolder();
    const extra = 'auth: { jwt: { secret: "${env:CHAT_SECRET}" } }';
    const file = writeScenario({ folder, users: 2, duration: '1s', extra });
    const without = await runEarshot(['run', file], { cwd: folder });
    expect({ code: without.code, stdout: without.stdout }).toEqual({ code: 2, stdout: '' });
    expect(without.stderr).toContain('${env:CHAT_SECRET} is not set');
    expect(existsSync(join(folder, 'runs'))).toBe(false);
    writeFileSync(join(folder, '.env'), 'CHAT_SECRET=a-secret-that-is-long-enough-to-sign-with\n');
    const run = await runEarshot(['run', file, '--quiet', '--json'], { cwd: folder });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('a command line', () => {
  test.each([
    ['an unknown command', ['ran'], /unknown command 'ran'/],
    ['an unknown flag', ['run', 'x.yaml', '--worker', '2'], /--workers/],
    ['no file', ['run'], /missing required argument 'file'/],
    ['one file too many', ['run', 'x.yaml', 'y.yaml'], /too many arguments/],
    ['a wrong number', ['serve', '--port', '99999'], /--port takes a whole number from 0 to 65535/],
    ['a port that is no number', ['serve', '--port', '0x50'], /--port takes a whole number/],
    ['a wrong time', ['serve', '--token-lifetime', 'soon'], /--token-lifetime takes a time/],
    ['--set without a value', ['run', 'smoke.yaml', '--set', 'users'], /--set takes name=value/],
    ['a missing secret file', ['serve', '--jwt-secret-file', '/nowhere'], /\/nowhere/],
    ['a user file without users', ['serve', '--users-file', 'u.csv'], /--users N/],
    ['--embedded by hand', ['serve', '--embedded'], /for `earshot run` alone/],
  ])('with %s is refused: exit 2', async (_, args, says) => {
    const folder = temporaryFolder();
    writeScenario({ folder });
    const line = args.map((arg) => (arg === 'smoke.yaml' ? join(folder, 'scenario.yaml') : arg));
    const run = await runEarshot(line, { cwd: folder, timeoutMs: 20_000 });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(says);
  });
});

describe('standard output', () => {
  test('holds one JSON document and nothing else with --json', async () => {
    const folder = temporaryFolder();
    const extra = 'thresholds: { delivery_time: ["p(99) < 10s"] }';
    const file = writeScenario({ folder, duration: '1s', extra });
    const run = await runEarshot(['run', file, '--json'], { cwd: folder });
    expect(run.code).toBe(5);
    expect(run.stdout.startsWith('{\n')).toBe(true);
    expect(run.json).toMatchObject({ schemaVersion: 1, verdict: 'unknown', exitCode: 5 });
    expect(run.stderr).toContain('too few for p(99)');
    expect(run.stderr).toContain('[done]');
  });

  test('may be closed by its reader without a crash', async () => {
    const folder = temporaryFolder();
    const file = writeScenario({ folder, duration: '1s' });
    const head = 'set -o pipefail; exec 3>&1; run() { "$@" 2>&3 | head -n 1; }; set -- run "$@"';
    const run = await runInShell(head, ['run', file, '--quiet'], { cwd: folder });
    expect(run.code).toBe(0);
    expect(`${run.stdout}${run.stderr}`).not.toMatch(/EPIPE|internal error|at .*\.ts:/);
    const plan = await runInShell(head, ['plan', file], { cwd: folder });
    expect({ code: plan.code, stderr: plan.stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('has no colour and no control sequence when it is no terminal', async () => {
    const folder = temporaryFolder();
    const file = writeScenario({ folder, duration: '1s' });
    const options = { cwd: folder, env: { NO_COLOR: undefined } };
    const run = await runEarshot(['run', file], options);
    expect(run.code).toBe(0);
    expect(`${run.stdout}${run.stderr}`).not.toContain('\u001B');
  });
});

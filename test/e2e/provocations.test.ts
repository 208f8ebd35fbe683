// Users who provoke the server: bad input on sockets of their own, and tokens that have expired. A
// correct server takes it, and nobody else notices; one that lets an expired token in is convicted.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/run/index.ts';
import { runEarshot, startServe } from '../support/run-earshot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LOAD = `users: 20
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 20/s, duration: 4s }
  rude: { executor: constant-arrival-rate, behavior: bad-input, rate: 8/s, duration: 4s }
  late: { executor: constant-arrival-rate, behavior: expired-token, rate: 3/s, duration: 3s }
generator: { pacerLag: 10s, loopGap: 10s, backlog: 30s }
`;

function checkOf(result: RunResult, name: string) {
  const check = result.checks.find((one) => one.name === name);
  if (check === undefined) throw new Error(`the result has no check ${name}`);
  const { verdict, owed, judged, violations } = check;
  return { verdict, owed, judged, violations };
}

describe('users who provoke the server', () => {
  test('find a correct one unmoved, and their neighbours unharmed', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'rude.yaml');
    writeFileSync(file, `version: 1\nname: rude\n${LOAD}`);
    const run = await runEarshot(['run', file, '--json', '--quiet'], { cwd: folder });
    const result = run.json as RunResult;
    expect({ code: run.code, reasons: result.reasons }).toEqual({ code: 0, reasons: [] });
    const violated = result.checks.filter((check) => check.violations + check.suspected > 0);
    expect(violated.map(({ name }) => name)).toEqual([]);
    // Nine arrivals show an expired token to two doors each.
    expect(checkOf(result, 'auth-expired')).toEqual({
      verdict: 'pass',
      owed: 18,
      judged: 18,
      violations: 0,
    });
    expect(result.learned.join('\n')).toMatch(/^Bad input, 32 frames: 32 answered\.$/m);
  });

  test('convict one that answers to an expired token', async () => {
    const folder = temporaryFolder();
    const file = (name: string): string => join(folder, name);
    writeFileSync(file('secret'), 'a shared secret of forty characters long');
    writeFileSync(file('faults.yaml'), '- { fault: auth-skip-exp, every: 1 }\n');
    const server = await startServe([
      ...['--users', '20', '--users-file', file('users.csv'), '--db', file('chat.db')],
      ...['--jwt-secret-file', file('secret'), '--faults', file('faults.yaml')],
    ]);
    const auth = `accounts: { file: users.csv, exclusive: true }\nauth: { jwt: { secret: "\${file:secret}" } }\n`;
    writeFileSync(
      file('rude.yaml'),
      `version: 1\nname: rude\ntarget: ${server.url}\n${auth}${LOAD}`,
    );
    const run = await runEarshot(['run', file('rude.yaml'), '--json', '--quiet'], { cwd: folder });
    await server.stop();
    const result = run.json as RunResult;
    const failed = result.checks.filter((check) => check.verdict === 'fail');
    expect({ code: run.code, failed: failed.map(({ name }) => name) }).toEqual({
      code: 3,
      failed: ['auth-expired'],
    });
    const said = failed
      .flatMap(({ evidence }) => evidence.map(({ summary }) => summary))
      .join('\n');
    expect(said).toMatch(/^REST let user \d+ in with a token that expired a day ago\.$/m);
  });

  test('need a secret to make an expired token of', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'rude.yaml');
    const accounts = 'accounts: { file: users.csv }\nauth: { login: {} }\n';
    writeFileSync(file, `version: 1\nname: rude\ntarget: http://127.0.0.1:9\n${accounts}${LOAD}`);
    const run = await runEarshot(['validate', file], { cwd: folder });
    expect(run.code).toBe(2);
    expect(`${run.stdout}${run.stderr}`).toContain(
      'expired-token needs a secret to sign an expired token with.',
    );
  });
});

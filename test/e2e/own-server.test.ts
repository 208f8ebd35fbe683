// The guide's page on one's own server, tried step by step: the reference server in a process of
// its own, and the page's own scenarios against it, with tokens, with a login and with minted
// tokens.

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/run/run-result.ts';
import { codeBlocks } from '../support/documents.ts';
import { runEarshot, startServe } from '../support/run-earshot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SECRET = 'a secret of this test, long enough to sign with';
const BLOCKS = codeBlocks('docs/guide/own-server.md', 'yaml');

describe('a server in another terminal', () => {
  test.each(['own-tokens', 'own-login', 'own-jwt'])(
    'is verified by the scenario %s of the guide',
    async (name) => {
      const folder = temporaryFolder();
      const users = join(folder, 'users.csv');
      const scenario = join(folder, `${name}.yaml`);
      writeFileSync(join(folder, 'secret.txt'), SECRET, { mode: 0o600 });
      writeFileSync(scenario, BLOCKS.find((block) => block.includes(`name: ${name}\n`)) ?? '');
      const serving = await startServe(
        ['--users', '20', '--users-file', users, '--jwt-secret-file', join(folder, 'secret.txt')],
        { cwd: folder },
      );
      expect(statSync(users).mode & 0o777).toBe(0o600);
      const flags = ['--target', serving.url, '--duration', '5s', '--json'];
      const run = await runEarshot(['run', scenario, ...flags, '--out', join(folder, 'out')]);
      const stopped = await serving.stop();
      const result = run.json as RunResult | undefined;
      expect({
        code: run.code,
        reasons: result?.reasons,
        stderr: result ? '' : run.stderr,
      }).toEqual({ code: 0, reasons: [], stderr: '' });
      const { planned, sent, confirmed, delivered, visible } = result?.messages ?? {};
      expect(planned).toBe(100);
      expect([sent, confirmed, delivered, visible]).toEqual([100, 100, 100, 100]);
      expect(stopped.code).toBe(0);
      expect(`${run.stdout}${run.stderr}${stopped.stdout}${stopped.stderr}`).not.toContain(SECRET);
    },
  );

  test('deals its accounts out to several files, each to one', async () => {
    const folder = temporaryFolder();
    const files = ['runner.csv', 'monitor.csv', 'other.csv'].map((name) => join(folder, name));
    const serving = await startServe([
      ...['--users', '8'],
      ...files.flatMap((file) => ['--users-file', file]),
    ]);
    await serving.stop();
    const parts = files.map((file) => readFileSync(file, 'utf8').trimEnd().split('\n'));
    expect(parts.map(([head]) => head)).toEqual(files.map(() => 'id,email,password,token'));
    const emails = parts.flatMap(([, ...rows]) => rows.map((row) => row.split(',')[1]));
    expect(parts.map(({ length }) => length - 1)).toEqual([3, 2, 3]);
    expect(new Set(emails).size).toBe(8);
  });

  test('has at least one account for each file', async () => {
    const args = ['serve', '--users', '1', '--users-file', 'a.csv', '--users-file', 'b.csv'];
    const { code, stderr } = await runEarshot(args, { cwd: temporaryFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('--users 1 is less than one for each --users-file');
  });
});

// The guide's page on one's own server, tried step by step: the reference server in a process of
// its own, and the page's own scenarios against it, with tokens, with a login and with minted
// tokens.

import { statSync, writeFileSync } from 'node:fs';
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
});

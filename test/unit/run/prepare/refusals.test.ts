// What `plan` says that `run` would refuse: all of it, with the words of the run.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planOf, refusalsOf } from '../../../../src/run/index.ts';
import { parseScenario } from '../../../../src/scenario/index.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const ROOMY = { openFiles: 1_000_000, localPorts: 28_232 };
const ID = '5b0c2a1e-7d55-4f0e-9a3c-0c5d2f6a1b';

const ROWS = Array.from({ length: 4 }, (_, at) => `${ID}${10 + at},token-${at}`);

async function refused(lines: string, { openFiles = ROOMY.openFiles, rows = ROWS } = {}) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'users.csv'), ['id,token', ...rows].join('\n'));
  const text = `version: 1
name: refused
accounts: { file: users.csv }
${lines}
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 60/s, duration: 1s }
`;
  const { scenario, diagnostics } = parseScenario(text, join(folder, 'x.yaml'));
  if (scenario === null) throw new Error(JSON.stringify(diagnostics));
  return refusalsOf(scenario, planOf(scenario), {
    ...{ workers: 1, allowTargets: [], env: {} },
    limits: { ...ROOMY, openFiles },
  });
}

describe('the refusals of a plan', () => {
  test('are none for a server on this machine with enough accounts', async () => {
    expect(await refused('target: http://127.0.0.1:1\nusers: 4')).toEqual([]);
  });

  test('name the host that nothing allows, and the caps of one that is allowed', async () => {
    expect(await refused('target: https://chat.example.org\nusers: 4')).toEqual([
      'The target host chat.example.org is not allowed. If it is yours: --allow-target chat.example.org, or target.allow: [chat.example.org].',
    ]);
    const allowed =
      'target: { url: https://chat.example.org, allow: [chat.example.org] }\nusers: 4';
    expect(await refused(allowed)).toEqual([
      'The plan is beyond the caps for chat.example.org: 60 messages/s (cap 50). Raise target.caps, or make the run smaller with --scale.',
    ]);
  });

  test('are told all at once: open files, secrets and accounts', async () => {
    const auth = 'auth: { jwt: { secret: "${env:NOT_SET}" } }';
    const all = await refused(`target: http://127.0.0.1:1\nusers: 6\n${auth}`, { openFiles: 200 });
    expect(all).toEqual([
      expect.stringContaining('The plan needs 262 open files in one process; the limit is 200.'),
      expect.stringContaining('NOT_SET'),
      expect.stringMatching(
        /users\.csv:5: the plan needs 6 accounts; the file has 4\. Add accounts, or lower `users` to 4\.$/u,
      ),
    ]);
  });

  test('are one line each, also of a file with many mistakes', async () => {
    const told = await refused('target: http://127.0.0.1:1\nusers: 4', {
      rows: ['no-uuid,x', ...ROWS.slice(1), `${ID}99,`],
    });
    expect(told).toEqual([
      expect.stringMatching(/users\.csv:2: the id is not a UUID.*users\.csv:6: neither a token/u),
    ]);
    expect(told.join('')).not.toContain('\n');
  });
});

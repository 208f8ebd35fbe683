// Scenario files that mean harm or are merely wrong: exit 2 within a second of CPU, every mistake
// with its place, and not one packet to the target.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runEarshot, runInShell } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { ScriptedChat } from '../../support/trial/scripted-chat.ts';

const CPU_LIMIT_MS = 1000;
const chat = new ScriptedChat({ users: 4 });
beforeAll(() => chat.start());
afterAll(() => chat.close());

const LOAD =
  '{ executor: constant-arrival-rate, behavior: send-message, rate: 10/s, duration: 1s }';

const good = (): string => `version: 1
name: trial
target: ${chat.url}
accounts: { file: users.csv }
users: 4
load:
  talk: ${LOAD}
`;

/** Nine lists of nine: a billion scalars, were they unfolded. */
const ALIAS_BOMB = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 9 }, (_, depth) => {
    const aliases = Array.from({ length: 9 }, () => `*a${depth}`).join(', ');
    return `a${depth + 1}: &a${depth + 1} [${aliases}]`;
  }),
].join('\n');

interface Row {
  readonly title: string;
  readonly text: () => string;
  /** Places that must be named: line and column. */
  readonly places: readonly string[];
  readonly says: RegExp;
}

const ROWS: readonly Row[] = [
  {
    title: 'YAML that is none',
    text: () => `${good()}broken: [1, 2\n`,
    places: ['8:'],
    says: /flow|\]|bracket/i,
  },
  {
    title: 'an unknown key',
    text: () => good().replace('users:', 'user:'),
    places: ['5:1'],
    says: /user.*\n(.*\n)*.*users/,
  },
  {
    title: 'a duplicate key',
    text: () => `${good()}users: 8\n`,
    places: ['8:1'],
    says: /users/,
  },
  {
    title: 'a wrong unit',
    text: () => good().replace('10/s', '10 parsecs'),
    places: ['7:'],
    says: /10 parsecs/,
  },
  {
    title: 'a negative number',
    text: () => good().replace('users: 4', 'users: -4'),
    places: ['5:8'],
    says: /-4/,
  },
  {
    title: 'what is not a number',
    text: () => good().replace('users: 4', 'users: .nan'),
    places: ['5:8'],
    says: /users/,
  },
  { title: 'an alias bomb', text: () => `${good()}${ALIAS_BOMB}\n`, places: ['8:'], says: /a0/ },
  {
    title: '100,000 nested levels',
    text: () => `${good()}seed: ${'['.repeat(100_000)}\n`,
    places: ['8:'],
    says: /nests deeper/,
  },
  {
    title: 'the key __proto__',
    text: () => `${good()}__proto__: { users: 8 }\n`,
    places: ['8:1'],
    says: /__proto__/,
  },
  {
    title: 'several mistakes',
    text: () => good().replace('version: 1', 'version: 7').replace('users: 4', 'users: many'),
    places: ['1:10', '5:8'],
    says: /2 mistakes/,
  },
];

describe('a scenario file', () => {
  test.each(ROWS)('with $title is refused with its places', async ({ text, places, says }) => {
    const folder = temporaryFolder();
    const file = join(folder, 'bad.yaml');
    writeFileSync(file, text());
    chat.writeAccounts(join(folder, 'users.csv'));
    const run = await runInShell('', ['run', file], { cwd: folder });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    for (const place of places) expect(run.stderr).toContain(`${file}:${place}`);
    expect(run.stderr).toMatch(says);
    expect(run.stderr).toContain('[SCENARIO_INVALID]');
    expect(run.cpuMs).toBeLessThan(CPU_LIMIT_MS);
    expect(chat.requests).toHaveLength(0);
  });

  test('over 256 KiB is refused unread', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'large.yaml');
    writeFileSync(file, `${good()}# ${'x'.repeat(300 * 1024)}\n`);
    const run = await runInShell('', ['run', file], { cwd: folder });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain(file);
    expect(run.stderr).toContain('256 KiB');
    expect(run.stderr).toContain('[SCENARIO_UNREADABLE]');
    expect(run.stderr).not.toContain('xxxx');
    expect(run.cpuMs).toBeLessThan(CPU_LIMIT_MS);
  });

  test.each([
    ['that does not exist', (folder: string) => join(folder, 'nowhere.yaml')],
    ['that is a directory', (folder: string) => folder],
  ])('%s is an error with its path', async (_, place) => {
    const folder = temporaryFolder();
    const run = await runEarshot(['run', place(folder)], { cwd: folder });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain(place(folder));
    expect(run.stderr).toContain('[SCENARIO_UNREADABLE]');
  });

  test('is judged by validate too, and the others beside it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'good.yaml'), good());
    writeFileSync(join(folder, 'bad.yaml'), good().replace('users:', 'user:'));
    const names = ['nowhere.yaml', 'bad.yaml', 'good.yaml'];
    const run = await runEarshot(['validate', ...names], { cwd: folder });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 2, stderr: '' });
    expect(run.stdout).toContain('nowhere.yaml');
    expect(run.stdout).toContain('bad.yaml:5:1');
    expect(run.stdout).toContain('good.yaml: ok');
  });
});

// Accounts files that are wrong: exit 2 with file and line, no cell quoted, and not one packet.

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runChat } from '../../support/trial/chat-run.ts';
import { ScriptedChat } from '../../support/trial/scripted-chat.ts';

const chat = new ScriptedChat({ users: 6 });
beforeAll(() => chat.start());
afterAll(() => chat.close());

const row = (index: number): string => {
  const user = chat.users[index];
  return `${user?.id},${user?.token}`;
};

/** A JWT that nobody signed: claims are read before anything is sent. */
function tokenOf(index: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { user_id: chat.users[index]?.id, exp: 4_000_000_000 };
  return `${part({ alg: 'HS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

interface Row {
  readonly title: string;
  readonly rows: () => readonly string[];
  readonly says: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    title: 'a wrong header',
    rows: () => ['name;secret', row(0), row(1)],
    says: ['users.csv:1: the first line is not a header'],
  },
  {
    title: 'a row with a cell too few',
    rows: () => ['id,token', row(0), 'lonely', row(1), row(2), row(3)],
    says: ['users.csv:3: 1 cells, but the header has 2'],
  },
  {
    title: 'an open quote',
    rows: () => ['id,token', row(0), `"${row(1)}`, row(2), row(3)],
    says: ['users.csv:3: '],
  },
  {
    title: 'a duplicate id',
    rows: () => ['id,token', row(0), row(1), row(2), `${chat.users[0]?.id},other`],
    says: ['users.csv:5: the same id as in line 2'],
  },
  {
    title: 'several mistakes',
    rows: () => ['id,token', 'no-uuid,x', row(1), `${chat.users[2]?.id},`, row(3)],
    says: ['users.csv:2: the id is not a UUID', 'users.csv:4: neither a token nor a password'],
  },
  {
    title: 'fewer accounts than users',
    rows: () => ['id,token', row(0), row(1), row(2)],
    says: ['users.csv:4: the plan needs 4 accounts; the file has 3', 'lower `users` to 3'],
  },
  { title: 'nothing in it', rows: () => [''], says: ['users.csv:1: the file is empty'] },
  {
    title: 'the token of another row, said by the token itself',
    rows: () => [
      'id,token',
      ...[0, 1, 2, 3].map(
        (index) => `${chat.users[index]?.id},${tokenOf([0, 2, 1, 3][index] ?? 0)}`,
      ),
    ],
    says: ['users.csv:3: its token belongs to the account of users.csv:4'],
  },
  {
    title: 'one token twice',
    rows: () => [
      'id,token',
      row(0),
      row(1),
      row(2),
      `${chat.users[3]?.id},${chat.users[1]?.token}`,
    ],
    says: ['users.csv:5: its token belongs to the account of users.csv:3'],
  },
];

describe('an accounts file', () => {
  test.each(ROWS)('with $title is refused with file and line', async ({ rows, says }) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'users.csv'), rows().join('\n'));
    const run = await runChat({ folder, target: chat.url });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    const said = run.stderr.replaceAll(`${folder}/`, '');
    for (const text of says) expect(said).toContain(text);
    expect(run.stderr).toContain('[ACCOUNTS_INVALID]');
    for (const { token } of chat.users) expect(run.stderr).not.toContain(token);
    expect(chat.requests).toHaveLength(0);
  });

  test('that is missing is refused with its path', async () => {
    const folder = temporaryFolder();
    rmSync(join(folder, 'users.csv'), { force: true });
    const run = await runChat({ folder, target: chat.url });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain('users.csv');
    expect(run.stderr).toContain('[ACCOUNTS_INVALID]');
    expect(chat.requests).toHaveLength(0);
  });
});

describe('opaque tokens', () => {
  test('swapped between rows are refused by what the server shows, naming a row', async () => {
    const folder = temporaryFolder();
    const talked = new ScriptedChat({ users: 4 });
    await talked.start();
    try {
      talked.writeAccounts(join(folder, 'users.csv'));
      const first = await runChat({ folder, target: talked.url, duration: '1s' });
      expect(first.result?.messages.sent).toBe(20);
      const [a, b, c, d] = talked.users;
      const swapped = [
        `${a?.id},${b?.token}`,
        `${b?.id},${a?.token}`,
        `${c?.id},${c?.token}`,
        `${d?.id},${d?.token}`,
      ];
      writeFileSync(join(folder, 'users.csv'), `id,token\n${swapped.join('\n')}\n`);
      const flags = ['--out', join(folder, 'second')];
      const run = await runChat({ folder, target: talked.url, duration: '1s', flags });
      expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
      const said = run.stderr.replaceAll(`${folder}/`, '');
      expect(said).toContain('users.csv:2: its token belongs to the account of users.csv:3');
      for (const { token } of talked.users) expect(run.stderr).not.toContain(token);
    } finally {
      await talked.close();
    }
  });
});

// The life of a server: durability, batches, drain, restart, accounts, its documents.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EarshotError, ManualClock } from '../../src/base/index.ts';
import { type GeneratedAccount, startServer, writeAccountsFile } from '../../src/server/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openServer, SECRET } from './kit.ts';

describe('durability', () => {
  test('what was confirmed before a SIGKILL is in the database file', async () => {
    const database = join(temporaryFolder(), 'chat.db');
    const script = fileURLToPath(new URL('./killed-server.ts', import.meta.url));
    const child = spawn(process.execPath, [script, database], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let confirmed = '';
    for await (const part of child.stdout) {
      confirmed += String(part);
      if (confirmed.split('\n').length > 200) child.kill('SIGKILL');
    }
    const ids = confirmed.split('\n').slice(0, -1).map(Number);
    expect(ids.length).toBeGreaterThanOrEqual(200);
    const stored = new DatabaseSync(database);
    const rows = stored.prepare('SELECT id FROM messages').all();
    stored.close();
    const found = new Set(rows.map((row) => Number(row.id)));
    expect(ids.filter((id) => !found.has(id))).toEqual([]);
  });

  test('a restarted server goes on with its users, threads and ids', async () => {
    const database = join(temporaryFolder(), 'chat.db');
    const first = await openServer({ database });
    const [alice, bob] = (await first.accounts(2)) as [GeneratedAccount, GeneratedAccount];
    await (await first.connect(alice)).say(bob, 'before');
    await first.server.drain();
    const second = await openServer({ database });
    await (await second.connect(bob)).say(alice, 'after');
    expect(await second.history(alice, bob)).toMatchObject([
      { id: 1, message: 'before', thread: 1 },
      { id: 2, message: 'after', thread: 1 },
    ]);
  });

  test('times ascend across a restart, also when the wall clock was set back', async () => {
    const database = join(temporaryFolder(), 'chat.db');
    const first = await openServer({ database, clock: new ManualClock(0, 2_000_000_000_000) });
    const [alice, bob] = (await first.accounts(2)) as [GeneratedAccount, GeneratedAccount];
    const before = await (await first.connect(alice)).say(bob, 'before');
    await first.server.drain();
    const second = await openServer({ database, clock: new ManualClock(0, 1_999_999_000_000) });
    const after = await (await second.connect(alice)).say(bob, 'after');
    expect([before.timestamp, after.timestamp]).toEqual([
      '2033-05-18T03:33:20.000000+00:00',
      '2033-05-18T03:33:20.000001+00:00',
    ]);
  });

  test('a file is opened in WAL mode with foreign keys, and flushed by default', async () => {
    const database = join(temporaryFolder(), 'chat.db');
    const server = await openServer({ database });
    await server.accounts(2);
    await server.server.close();
    const stored = new DatabaseSync(database);
    const mode = stored.prepare('PRAGMA journal_mode').get();
    const tables = stored.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    stored.close();
    expect(mode).toEqual({ journal_mode: 'wal' });
    expect(tables.map(({ name }) => name)).toEqual(['migrations', 'users', 'threads', 'messages']);
  });

  test('one file serves one server at a time, and says so', async () => {
    const database = join(temporaryFolder(), 'chat.db');
    await openServer({ database });
    const second = startServer({ database, jwtSecret: SECRET });
    await expect(second).rejects.toMatchObject({ code: 'SERVER_START' });
  });

  test.each([
    ['a folder that is not there', 'nowhere/chat.db', undefined],
    [
      'a file that is no database',
      'chat.db',
      'this is text, and long enough to be looked at'.repeat(30),
    ],
  ])('%s is refused with SERVER_START', async (_what, name, content) => {
    const database = join(temporaryFolder(), name);
    if (content !== undefined) writeFileSync(database, content);
    await expect(startServer({ database, jwtSecret: SECRET })).rejects.toThrow(EarshotError);
  });

  test('a port that is taken is refused with SERVER_START', async () => {
    const { server } = await openServer();
    const options = { database: ':memory:', jwtSecret: SECRET, port: server.port };
    await expect(startServer(options)).rejects.toMatchObject({ code: 'SERVER_START' });
  });
});

describe('drain', () => {
  test('confirms what it received, closes sockets with 1001 and frees the port', async () => {
    const server = await openServer();
    const [alice, bob] = (await server.accounts(2)) as [GeneratedAccount, GeneratedAccount];
    const [from, to] = [await server.connect(alice), await server.connect(bob)];
    await from.say(bob, 'the last one');
    await server.server.drain();
    expect([await from.closed, await to.closed]).toEqual([1001, 1001]);
    expect(to.frames).toHaveLength(1);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  test('does not wait for ever for a client that never answers its close', async () => {
    const server = await openServer({ limits: { drainMs: 50 } });
    const [alice] = await server.accounts(1);
    const client = await server.connect(alice as GeneratedAccount);
    client.socket.pause();
    await server.server.drain();
    expect(server.server.statistics().connections).toBe(0);
  });

  test('lets a request that is under way end', async () => {
    const server = await openServer();
    const [alice, bob] = (await server.accounts(2)) as [GeneratedAccount, GeneratedAccount];
    const from = await server.connect(alice);
    for (let index = 0; index < 3000; index += 1) from.send(bob, 'x'.repeat(1000));
    await from.take(3000);
    const response = await fetch(`${server.url}/chat/messages/${alice.id}/`, {
      headers: { Authorization: `Bearer ${bob.token}` },
    });
    const drained = server.server.drain();
    const body = (await response.json()) as { entity: { messages: unknown[] } };
    expect(body.entity.messages).toHaveLength(3000);
    await drained;
  });

  test('is idempotent, and close after it does nothing', async () => {
    const { server } = await openServer();
    await Promise.all([server.drain(), server.drain(), server.close()]);
    await server.close();
  });
});

describe('the accounts', () => {
  test('10,000 of them with passwords are made, distinct and able to log in', async () => {
    const server = await openServer();
    const startedMs = performance.now();
    const accounts = await server.accounts(10_000, true);
    const tookMs = performance.now() - startedMs;
    process.stderr.write(`10,000 accounts with passwords in ${Math.round(tookMs)} ms\n`);
    expect(new Set(accounts.map(({ id }) => id)).size).toBe(10_000);
    expect(new Set(accounts.map(({ email }) => email)).size).toBe(10_000);
    const { email, password } = accounts.at(-1) as GeneratedAccount;
    const body = JSON.stringify({ email, password });
    const answer = await server.request('/auth/token/', { method: 'POST', body });
    expect(answer.status).toBe(200);
  });

  test('stand in a file that only its owner reads', async () => {
    const server = await openServer();
    const accounts = await server.accounts(2, true);
    const path = join(temporaryFolder(), 'users.csv');
    await writeAccountsFile(path, accounts);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const rows = accounts.map(
      ({ id, email, password, token }) => `${id},${email},${password},${token}`,
    );
    expect(readFileSync(path, 'utf8')).toBe(`id,email,password,token\n${rows.join('\n')}\n`);
  });
});

describe('sockets', () => {
  test('are closed with 4401 when their token has expired', async () => {
    const server = await openServer({ accessLifetimeMs: 1000, limits: { silenceMs: 200 } });
    const [alice] = await server.accounts(1);
    const client = await server.connect(alice as GeneratedAccount);
    expect(await client.closed).toBe(4401);
  });

  test('that answer no ping are cut', async () => {
    const server = await openServer({ limits: { silenceMs: 200 } });
    const [alice] = await server.accounts(1);
    const client = await server.connect(alice as GeneratedAccount);
    client.socket.pause();
    while (server.server.statistics().connections > 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    client.socket.resume();
    await once(client.socket, 'close');
  });
});

describe('the documents', () => {
  test('describe every path that is served, and the health check tells the counts', async () => {
    const server = await openServer();
    const { body } = await server.request('/openapi.json');
    expect(Object.keys(body.paths as object)).toEqual([
      '/chat/messages/{uid}/',
      '/chat/user/threads/',
      '/auth/token/',
      '/auth/token/refresh/',
      '/healthz',
    ]);
    const socket = await server.request('/asyncapi.json');
    expect(socket.body).toMatchObject({
      asyncapi: '3.0.0',
      channels: { room: { address: '/ws/chat/room/' } },
    });
    const health = await server.request('/healthz');
    expect(health.body).toEqual({ status: 'ok', connections: 0, messages: 0 });
  });
});

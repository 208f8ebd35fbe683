// Targets that are not to be loaded, or are no chat servers: exit 6, what was tried, what came
// back, and never the token.

import { writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Script, sendJson, startScriptedServer } from '../../server/client/scripted-server.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../../server/client/test-certificate.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type ChatRun, runChat } from '../../support/trial/chat-run.ts';
import { type ChatScript, ScriptedChat } from '../../support/trial/scripted-chat.ts';

const TOKEN = 'canary-token-0123456789';
const ACCOUNTS = [
  'id,token',
  ...Array.from({ length: 4 }, (_, index) => {
    const id = `00000000-0000-4000-8000-00000000000${index}`;
    return `${id},${TOKEN}-${index}`;
  }),
].join('\n');

async function runAgainst(target: string, extra = ''): Promise<ChatRun> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'users.csv'), ACCOUNTS);
  const run = await runChat({ folder, target, extra });
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 6, stdout: '' });
  expect(run.stderr).not.toContain(TOKEN.slice(0, 8));
  return run;
}

async function scripted(script: Script): Promise<{ url: string; requestCount: () => number }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server.close());
  return { url: server.url, requestCount: () => server.requests.length };
}

/** A server whose every user has a token of `ACCOUNTS`' kind and whose upgrade is the script's. */
async function runAgainstChat(script: Omit<ChatScript, 'users'>): Promise<ChatRun> {
  const folder = temporaryFolder();
  const chat = await new ScriptedChat({ users: 4, ...script }).start();
  onTestFinished(() => chat.close());
  chat.writeAccounts(join(folder, 'users.csv'));
  const run = await runChat({ folder, target: chat.url });
  for (const { token } of chat.users) expect(run.stderr).not.toContain(token.slice(0, 16));
  return run;
}

const answer =
  (status: number, headers: Record<string, string>, body: string) =>
  (_: unknown, response: ServerResponse): void => {
    response.writeHead(status, headers).end(body);
  };

const HTML = '<!doctype html><title>Welcome</title><p>It works!';

interface Row {
  readonly title: string;
  readonly script: Script;
  readonly code: string;
  readonly says: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    title: 'redirects',
    script: { onRequest: answer(302, { location: 'https://elsewhere.example/login' }, '') },
    code: 'TARGET_REFUSED',
    says: ['302', 'redirects to https://elsewhere.example/login', 'not followed'],
  },
  {
    title: 'redirects to an address with our token in it',
    script: {
      onRequest: (request, response) => {
        const token = request.headers.authorization?.replace('Bearer ', '');
        response.writeHead(307, { location: `https://evil.example/?token=${token}` }).end();
      },
    },
    code: 'TARGET_REFUSED',
    says: ['307', 'redirects to https://evil.example/'],
  },
  {
    title: 'answers 401',
    script: { onRequest: (_, response) => sendJson(response, 401, { detail: 'token expired' }) },
    code: 'TARGET_AUTH',
    says: ['answered 401', 'token expired', 'Check the tokens'],
  },
  {
    title: 'answers 403 and echoes the token',
    script: {
      onRequest: (request, response) =>
        sendJson(response, 403, { detail: `not you: ${request.headers.authorization}` }),
    },
    code: 'TARGET_AUTH',
    says: ['answered 403', 'not you'],
  },
  {
    title: 'answers in HTML',
    script: { onRequest: answer(200, { 'content-type': 'text/html' }, HTML) },
    code: 'TARGET_REFUSED',
    says: ['answered 200, but', 'It works!'],
  },
  {
    title: 'answers 404 to everything',
    script: {},
    code: 'TARGET_REFUSED',
    says: ['answered 404', 'target.paths'],
  },
];

describe('a target that', () => {
  test.each(ROWS)('$title is refused with what came back', async ({ script, code, says }) => {
    const server = await scripted(script);
    const run = await runAgainst(server.url);
    expect(run.stderr).toContain(`[${code}]`);
    expect(run.stderr).toContain(`GET ${server.url}/chat/user/threads/`);
    for (const text of says) expect(run.stderr).toContain(text);
    expect(server.requestCount()).toBeLessThanOrEqual(2);
  });

  test('has a certificate of nobody is not trusted', async () => {
    const tls = { key: TEST_KEY, cert: TEST_CERTIFICATE };
    const server = await scripted({ tls });
    const run = await runAgainst(server.url);
    expect(run.stderr).toContain('[TARGET_UNREACHABLE]');
    expect(run.stderr).toContain('certificate is not trusted');
    expect(run.stderr).toContain('target.tls.ca');
    expect(server.requestCount()).toBe(0);
  });

  test('refuses the Origin is told apart from one that refuses the token', async () => {
    const run = await runAgainstChat({
      onUpgrade: (_, socket) => {
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 13\r\n\r\nwrong origin!');
        return true;
      },
    });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 6, stdout: '' });
    expect(run.stderr).toContain('[TARGET_REFUSED]');
    expect(run.stderr).toContain('403 instead of 101: wrong origin!');
    expect(run.stderr).toContain('target.origin');
  });

  test('refuses the token at the upgrade is an error of authentication', async () => {
    const run = await runAgainstChat({
      onUpgrade: (_, socket) => {
        socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n');
        return true;
      },
    });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 6, stdout: '' });
    expect(run.stderr).toContain('[TARGET_AUTH]');
    expect(run.stderr).toContain('401 instead of 101');
  });

  test('does not listen is unreachable', async () => {
    const { url, close } = await closedPort();
    await close();
    const run = await runAgainst(url);
    expect(run.stderr).toContain('[TARGET_UNREACHABLE]');
    expect(run.stderr).toContain(`GET ${url}/chat/user/threads/: nothing listens there`);
  });

  test('is not loopback and not allowed is refused unsent, naming the flag', async () => {
    const startedAtMs = performance.now();
    const run = await runAgainst('https://chat.invalid');
    // A name that cannot be resolved: had a packet been tried, the error were another.
    expect(run.stderr).toContain('[TARGET_NOT_ALLOWED]');
    expect(run.stderr).toContain('--allow-target chat.invalid');
    expect(performance.now() - startedAtMs).toBeLessThan(10_000);
  });

  test('is named like loopback and is not is refused as well', async () => {
    for (const host of ['127.0.0.1.invalid', 'localhost.invalid']) {
      const run = await runAgainst(`http://${host}:8000`);
      expect(run.stderr).toContain(`--allow-target ${host}`);
    }
  });

  test('is allowed and beyond the default caps is refused, naming the caps', async () => {
    const extra = 'connect: { rate: 100/s, inFlight: 10 }';
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'users.csv'), ACCOUNTS);
    const flags = ['--allow-target', 'chat.invalid'];
    const target = 'https://chat.invalid';
    const run = await runChat({ folder, target, flags, extra, rate: '80/s' });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 6, stdout: '' });
    expect(run.stderr).toContain('[TARGET_NOT_ALLOWED]');
    expect(run.stderr).toContain('80 messages/s (cap 50)');
    expect(run.stderr).toContain('target.caps');
  });

  test('is allowed is tried: then its name is what fails', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'users.csv'), ACCOUNTS);
    const flags = ['--allow-target', 'chat.invalid'];
    const run = await runChat({ folder, target: 'https://chat.invalid', flags });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 6, stdout: '' });
    expect(run.stderr).toContain('[TARGET_UNREACHABLE]');
  });
});

/** A port that was free a moment ago. */
async function closedPort(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, close };
}

// No token, password, secret, header or key in any output, log, result, error or process title, in
// any form: in good runs, in runs that fail, and against servers that throw them back at us.

import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sendJson } from '../../server/client/scripted-server.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../../server/client/test-certificate.ts';
import { startServe } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { resultOf } from '../../support/trial/chat-run.ts';
import { gather, scriptedChat, tokensOf } from '../../support/trial/secret-gather.ts';
import { processPlaces, searchLeaks } from '../../support/trial/secret-search.ts';

const HEADER = 'h34der+/="canary"&secret';
const PASSWORD = 'p4ss"wörd+/%canary\\of tests';
const SIGNING = 'j4wt+/="canary" secret, long enough to sign';
/** Two lines of the key's own text: what any print of it would hold. */
const KEY_LINES = TEST_KEY.split('\n').slice(1, 3);

/**
 * Whether a segment of a token is in a text, whole or cut: an object in base64. Histograms are in
 * base64 as well, and may by chance begin like one.
 */
function holdsJson(text: string): boolean {
  return [...text.matchAll(/eyJ[\w-]{8,}/g)].some(([segment]) =>
    /^\{"[ -~]+$/.test(Buffer.from(segment, 'base64url').toString('latin1')),
  );
}

test('the segments of a token are found, whole and cut, and noise is none', () => {
  const head = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
  expect(
    [`token=${head}.`, `${head.slice(0, 13)}…`, `x${head.slice(0, 12)}"`].map(holdsJson),
  ).toEqual([true, true, true]);
  expect(holdsJson(Buffer.from([123, 34, 0, 200, 7, 1, 255, 3, 9]).toString('base64url'))).toBe(
    false,
  );
});

test('a good run of tokens, a secret header and a client key tells none of them', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'key.pem'), TEST_KEY, { mode: 0o600 });
  writeFileSync(join(folder, 'cert.pem'), TEST_CERTIFICATE);
  const chat = await scriptedChat(folder, { tls: { key: TEST_KEY, cert: TEST_CERTIFICATE } });
  const tls = `{ ca: cert.pem, cert: cert.pem, key: "\${file:key.pem}" }`;
  const headers = `{ x-api-key: "\${env:CANARY_HEADER}" }`;
  const target = `{ url: ${chat.url}, headers: ${headers}, tls: ${tls} }`;
  const child = { env: { CANARY_HEADER: HEADER } };
  const { ended, places } = await gather({ folder, target, child });
  expect({ code: ended.code, reasons: resultOf(ended)?.reasons }).toEqual({ code: 0, reasons: [] });
  expect(chat.requests.every(({ headers: sent }) => sent['x-api-key'] === HEADER)).toBe(true);
  expect(places.filter(({ name }) => name.startsWith('environ')).length).toBeGreaterThan(0);
  const keys = Object.fromEntries(KEY_LINES.map((line, index) => [`key line ${index}`, line]));
  expect(searchLeaks(places, { header: HEADER, ...keys, ...tokensOf(chat) })).toEqual([]);
});

test('a server that throws everything back at us gets nothing of it into our files', async () => {
  const folder = temporaryFolder();
  let readCount = 0;
  let hasBegun = false;
  const chat = await scriptedChat(folder, {
    onConnected: (socket, request) => {
      const token = new URL(request.url ?? '', 'http://x').searchParams.get('token');
      socket.send(`you are ${request.url} and ${JSON.stringify(request.headers)}`);
      socket.send(JSON.stringify({ action: token, token, echo: request.headers }));
      socket.send(
        JSON.stringify({ action: 'conf_message', message_body: token, sender_id: token }),
      );
    },
    onStored: () => {
      hasBegun = true;
    },
    onRead: (request, response) => {
      if (hasBegun) readCount += 1;
      if (readCount % 3 === 0) return false;
      const echo = `${request.headers.authorization} ${String(request.headers['x-api-key'])}`;
      if (readCount % 3 === 1) sendJson(response, 500, { detail: echo });
      else response.writeHead(200, { 'content-type': echo.slice(0, 40) }).end(`<p>${echo}`);
      return true;
    },
  });
  const headers = `{ x-api-key: "\${env:CANARY_HEADER}" }`;
  const { ended, places } = await gather({
    folder,
    target: `{ url: ${chat.url}, headers: ${headers} }`,
    child: { env: { CANARY_HEADER: HEADER } },
  });
  const found = resultOf(ended)?.checks.filter(({ violations }) => violations > 0);
  expect(found?.map(({ name }) => name)).toContain('malformed-frame');
  expect(searchLeaks(places, { header: HEADER, ...tokensOf(chat) })).toEqual([]);
});

test('minted tokens and their secret are told by neither side', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'secret.txt'), SIGNING, { mode: 0o600 });
  const users = ['--users', '4', '--users-file', join(folder, 'users.csv')];
  const secret = ['--jwt-secret-file', join(folder, 'secret.txt')];
  const serving = await startServe([...users, ...secret], { cwd: folder });
  const served = processPlaces(serving.child.pid);
  const extra = `auth: { jwt: { secret: "\${env:CANARY_JWT}" } }`;
  const child = { env: { CANARY_JWT: SIGNING } };
  const { ended, places } = await gather({ folder, target: serving.url, extra, child });
  const { stdout, stderr } = await serving.stop();
  expect({ code: ended.code, reasons: resultOf(ended)?.reasons }).toEqual({ code: 0, reasons: [] });
  const all = [...places, ...served, { name: 'server', text: `${stdout}${stderr}` }];
  expect(searchLeaks(all, { secret: SIGNING })).toEqual([]);
  expect(all.filter(({ text }) => holdsJson(text)).map(({ name }) => name)).toEqual([]);
});

test('generated passwords and tokens are in the accounts file alone', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'users.csv');
  const serving = await startServe(['--users', '4', '--users-file', file], { cwd: folder });
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  const secrets = rows.flatMap((row, index) => {
    const [, , password = '', token = ''] = row.split(',');
    return [[`password ${index}`, password] as const, [`token ${index}`, token] as const];
  });
  expect(secrets.every(([, value]) => value.length >= 12)).toBe(true);
  const login =
    '{ path: /auth/token/, body: { email: "{email}", password: "{password}" }, token: access }';
  const extra = `auth: { login: ${login} }`;
  const { ended, places } = await gather({ folder, target: serving.url, extra });
  const { stdout, stderr } = await serving.stop();
  expect({ code: ended.code, reasons: resultOf(ended)?.reasons }).toEqual({ code: 0, reasons: [] });
  const all = [...places, { name: 'server', text: `${stdout}${stderr}` }];
  expect(searchLeaks(all, Object.fromEntries(secrets))).toEqual([]);
  expect(all.filter(({ text }) => holdsJson(text)).map(({ name }) => name)).toEqual([]);
});

/** Answers a login by repeating what it was sent, in the given manner. */
const echoLogin =
  (echo: (body: string) => string) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.method !== 'POST') return false;
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => response.writeHead(400).end(echo(body)));
    return true;
  };

test.each([
  ['as it was', (body: string) => body],
  ['as a string in JSON', (body: string) => JSON.stringify({ detail: body })],
  ['URL-encoded', (body: string) => encodeURIComponent(body)],
  ['in base64', (body: string) => Buffer.from(body).toString('base64')],
  ['the password alone in base64', () => Buffer.from(PASSWORD).toString('base64')],
  ['the password alone, truncated', () => `wrong password ${PASSWORD.slice(0, 15)}`],
])('a refused login that is repeated %s shows no password', async (_, echo) => {
  const folder = temporaryFolder();
  const chat = await scriptedChat(folder, { onRequest: echoLogin(echo) });
  const rows = chat.users.map(
    ({ id }, index) => `${id},u${index}@x.org,"${PASSWORD.replace('"', '""')}"`,
  );
  writeFileSync(join(folder, 'users.csv'), `id,email,password\n${rows.join('\n')}\n`);
  const login =
    '{ path: /login/, body: { email: "{email}", password: "{password}" }, token: access }';
  const { ended, places } = await gather({
    folder,
    target: chat.url,
    extra: `auth: { login: ${login} }`,
  });
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 6, stdout: '' });
  expect(ended.stderr).toContain('answered 400');
  expect(searchLeaks(places, { password: PASSWORD })).toEqual([]);
});

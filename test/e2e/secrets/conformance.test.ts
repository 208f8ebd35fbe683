// An examination forges tokens: those that it was given, those that it made, and the secret that it
// signs with are in none of its reports, whatever the server answers.

import { writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseFaults, startServer } from '../../../src/server/index.ts';
import { startEarshot } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { canaryToken } from '../../support/trial/canary-token.ts';
import { printedBy, scriptedChat } from '../../support/trial/secret-gather.ts';
import { filesBelow, processPlaces, searchLeaks } from '../../support/trial/secret-search.ts';

const SIGNING = 'j4wt+/="canary" secret, long enough to sign';

/** Before a server: sees every token that comes by; its answers come back unchanged. */
async function listen(url: string): Promise<{ url: string; tokens: Set<string> }> {
  const tokens = new Set<string>();
  const note = ({ url: path, headers }: http.IncomingMessage): void => {
    const asked = new URL(path ?? '', 'http://x').searchParams.get('token');
    const token = asked ?? headers.authorization?.replace(/^\w+ /, '') ?? '';
    if (token.length >= 12) tokens.add(token);
  };
  const { hostname, port } = new URL(url);
  const onwardOf = (request: http.IncomingMessage): http.ClientRequest => {
    note(request);
    const { method = 'GET', url: path = '/', headers } = request;
    return http.request({ hostname, port, method, path, headers });
  };
  const server = http.createServer((request, response) => {
    const onward = onwardOf(request);
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.on('upgrade', (request, client) => {
    const onward = onwardOf(request);
    client.on('error', () => onward.destroy());
    const headOf = ({ statusCode, statusMessage, rawHeaders }: http.IncomingMessage): string => {
      const lines = rawHeaders.map((text, index) =>
        index % 2 === 0 ? `${text}: ` : `${text}\r\n`,
      );
      return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join('')}\r\n`;
    };
    onward.on('upgrade', (answer, socket, head) => {
      client.write(headOf(answer));
      if (head.length > 0) client.write(head);
      socket.on('error', () => client.destroy());
      socket.pipe(client).pipe(socket);
    });
    onward.on('response', (answer) => {
      client.write(headOf(answer));
      answer.pipe(client);
    });
    onward.on('error', () => client.destroy());
    onward.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokens };
}

interface Examination {
  readonly folder: string;
  readonly url: string;
  readonly flags?: readonly string[];
}

/** Runs an examination and gathers all that it shows. */
async function examine({ folder, url, flags = [] }: Examination) {
  const reports = join(folder, 'reports');
  const child = startEarshot([
    ...['conformance', '--target', url, '--accounts', join(folder, 'users.csv')],
    ...['--timeout', '1500ms', '--expiry-grace', '5s', ...flags],
    ...['json', 'junit'].flatMap((kind) => ['-o', `${kind}=${join(reports, kind)}`]),
  ]);
  await Promise.race([child.output(/Examining/), child.finished]);
  const shown = processPlaces(child.pid);
  const ended = await child.finished;
  return { ended, places: [...printedBy(ended), ...shown, ...filesBelow(reports)] };
}

function writeUsers(folder: string, users: readonly { id: string; token: string }[]): void {
  const rows = users.map(({ id, token }) => `${id},${token}`);
  writeFileSync(join(folder, 'users.csv'), `${['id,token', ...rows].join('\n')}\n`);
}

test('tokens that were forged against a server with faults are in no report', async () => {
  const folder = temporaryFolder();
  const rules = ['auth-skip-sig', 'trust-client-sender', 'html-error-page'];
  const text = rules.map((fault) => `- { fault: ${fault}, rate: 1 }\n`).join('');
  const faults = parseFaults(text, 'faults.yaml');
  const server = await startServer({ database: ':memory:', jwtSecret: SIGNING, faults });
  onTestFinished(() => server.close());
  const accounts = await server.createAccounts(3, { passwords: true });
  writeUsers(folder, accounts);
  writeFileSync(join(folder, 'secret.txt'), SIGNING, { mode: 0o600 });
  const { url, tokens } = await listen(server.url);
  const flags = ['--jwt-secret-file', join(folder, 'secret.txt')];
  const { ended, places } = await examine({ folder, url, flags });
  expect(ended.code).toBe(3);
  // Its own three, and at least a wrong key, no signature, swapped claims and an expired one.
  expect(tokens.size).toBeGreaterThanOrEqual(3 + 4);
  const names = [...tokens].map((token, index) => [`seen ${index}`, token] as const);
  expect(searchLeaks(places, { signing: SIGNING, ...Object.fromEntries(names) })).toEqual([]);
});

test('a server that repeats every token it is shown gets none into a report', async () => {
  const folder = temporaryFolder();
  const tokens = new Set<string>();
  const tokenOf = ({ url, headers }: http.IncomingMessage): string => {
    const asked = new URL(url ?? '', 'http://x').searchParams.get('token');
    const token = asked ?? headers.authorization?.replace('Bearer ', '') ?? '';
    if (token.length >= 12) tokens.add(token);
    return token;
  };
  let isKnown = (_token: string): boolean => true;
  let sockets = 0;
  const chat = await scriptedChat(folder, {
    users: 3,
    tokenOf: canaryToken,
    onRequest: (request, response) => {
      const token = tokenOf(request);
      if (isKnown(token)) return false;
      response.writeHead(tokens.size % 2 === 0 ? 401 : 200, { 'content-type': `text/${token}` });
      response.end(JSON.stringify({ detail: token, entity: [token] }));
      return true;
    },
    onUpgrade: (request, socket) => {
      const token = tokenOf(request);
      if (isKnown(token)) return false;
      const body = `no ${Buffer.from(token).toString('base64')}`;
      socket.end(`HTTP/1.1 401 No\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      return true;
    },
    onConnected: (socket, request) => {
      const token = tokenOf(request);
      sockets += 1;
      if (sockets > 1) socket.send(JSON.stringify({ action: token, sender_id: token }));
      if (sockets > 2) socket.send(`hello ${token}`);
      if (sockets > 4) socket.close(4001, token.slice(-100));
    },
  });
  isKnown = (token) => chat.users.some((user) => user.token === token);
  const { ended, places } = await examine({ folder, url: chat.url });
  expect(ended.code).toBe(3);
  expect(places.map(({ name }) => name)).toContain(join(folder, 'reports', 'junit'));
  const names = [...tokens].map((token, index) => [`seen ${index}`, token] as const);
  expect(names.length).toBeGreaterThan(3);
  expect(searchLeaks(places, Object.fromEntries(names))).toEqual([]);
});

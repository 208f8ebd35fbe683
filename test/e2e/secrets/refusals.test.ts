// Servers and proxies that answer with what they were told: redirects whose address holds the
// token, reasons of a close, bodies of refusals, before the first message and in mid-run.

import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { sendJson } from '../../server/client/scripted-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { canaryToken } from '../../support/trial/canary-token.ts';
import { resultOf } from '../../support/trial/chat-run.ts';
import type { ChatScript } from '../../support/trial/scripted-chat.ts';
import { gather, scriptedChat, tokensOf } from '../../support/trial/secret-gather.ts';
import { searchLeaks } from '../../support/trial/secret-search.ts';

const REASON_BYTES = 120;

/** The token of whoever asks, over either way. */
function tokenOf({ url, headers }: http.IncomingMessage): string {
  const asked = new URL(url ?? '', 'http://x').searchParams.get('token');
  return asked ?? headers.authorization?.replace('Bearer ', '') ?? '';
}

function refuseUpgrade(socket: Duplex, status: number, token: string): true {
  const body = JSON.stringify({ detail: token });
  const head = `HTTP/1.1 ${status} No\r\nLocation: /login?next=${token}&token=${token}\r\n`;
  socket.end(`${head}x-told: ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  return true;
}

const REFUSALS: Readonly<Record<string, Partial<ChatScript>>> = {
  'REST redirects to the token': {
    onRead: (request, response) => {
      response.writeHead(302, { location: `/login/${tokenOf(request)}` }).end(tokenOf(request));
      return true;
    },
  },
  'REST redirects to the token in a fragment, encoded': {
    onRead: (request, response) => {
      const location = `https://sso.example/#t=${encodeURIComponent(`Bearer ${tokenOf(request)}`)}`;
      response.writeHead(307, { location }).end();
      return true;
    },
  },
  'the upgrade is redirected': {
    onUpgrade: (request, socket) => refuseUpgrade(socket, 302, tokenOf(request)),
  },
  'the upgrade is refused with 401': {
    onUpgrade: (request, socket) => refuseUpgrade(socket, 401, tokenOf(request)),
  },
  'the upgrade is refused with 503': {
    onUpgrade: (request, socket) => refuseUpgrade(socket, 503, tokenOf(request)),
  },
  'the socket is closed at once, for the reason of its token': {
    onConnected: (socket, request) => {
      socket.close(4401, tokenOf(request).slice(-REASON_BYTES));
    },
  },
  'the answer is a page about the token': {
    onRead: (request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<title>${tokenOf(request)}</title>`);
      return true;
    },
  },
  'the body is an envelope around the token': {
    onRead: (request, response) => {
      sendJson(response, 200, { status: tokenOf(request), entity: tokenOf(request) });
      return true;
    },
  },
};

test.each(Object.entries(REFUSALS))('%s: preflight tells no token', async (_, script) => {
  const folder = temporaryFolder();
  const chat = await scriptedChat(folder, { tokenOf: canaryToken, ...script });
  const { ended, places } = await gather({ folder, target: chat.url });
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 6, stdout: '' });
  expect(ended.stderr).toMatch(/\[TARGET_/);
  expect(searchLeaks(places, tokensOf(chat))).toEqual([]);
});

test('closes, refusals and redirects in the middle of a run tell no token', async () => {
  const folder = temporaryFolder();
  let hasBegun = false;
  let asked = 0;
  const chat = await scriptedChat(folder, {
    tokenOf: canaryToken,
    onStored: (count, { sockets }) => {
      hasBegun = true;
      if (count % 15 !== 0) return;
      for (const socket of sockets.slice(0, 2))
        socket.close(4_000 + (count % 7), chat.users[0]?.token.slice(-REASON_BYTES));
    },
    onUpgrade: (request, socket) => {
      asked += hasBegun ? 1 : 0;
      const status = [302, 401, 503][asked % 4];
      return hasBegun && status !== undefined && refuseUpgrade(socket, status, tokenOf(request));
    },
    onRead: (request, response) => {
      asked += hasBegun ? 1 : 0;
      if (asked % 2 === 0) return false;
      response.writeHead(asked % 3 === 0 ? 401 : 302, {
        location: `/login?access_token=${tokenOf(request)}`,
        'www-authenticate': `Bearer error="${tokenOf(request)}"`,
      });
      response.end(tokenOf(request));
      return true;
    },
  });
  const { ended, places } = await gather({
    ...{ folder, target: chat.url, duration: '4s', flags: ['--record'] },
    extra: `reconnect: { base: 100ms, max: 300ms }
deadlines: { confirm: 1s, deliver: 1s, settle: 2s, readback: 4s }`,
  });
  expect(resultOf(ended)?.checks.length).toBeGreaterThan(0);
  expect(asked).toBeGreaterThan(4);
  expect(searchLeaks(places, tokensOf(chat))).toEqual([]);
});

/** A proxy that passes everything on, or answers with all that it saw of a request. */
async function proxy(passes: boolean): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (!passes) {
      const told = `no way to ${request.url} for ${JSON.stringify(request.headers)}`;
      response.writeHead(407, { 'proxy-authenticate': told }).end(told);
      return;
    }
    const onward = http.request(request.url ?? '', { method: 'GET', headers: request.headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on('connect', (request, client: Duplex) => {
    seen.push(`CONNECT ${request.url}`);
    client.on('error', () => undefined);
    if (!passes) {
      client.end(`HTTP/1.1 407 ${JSON.stringify(request.rawHeaders)}\r\n\r\n`);
      return;
    }
    const [host = '', port = '0'] = (request.url ?? '').split(':');
    const target = net.connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Go\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy());
    onTestFinished(() => {
      target.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

test.each([
  ['that passes all on', true, 0],
  ['that repeats all it saw', false, 6],
])('a proxy %s learns what it must, and our files do not', async (_, passes, code) => {
  const folder = temporaryFolder();
  const chat = await scriptedChat(folder, { tokenOf: canaryToken });
  const { url, seen } = await proxy(passes);
  const target = `{ url: ${chat.url}, proxy: "${url}" }`;
  const { ended, places } = await gather({ folder, target, flags: ['--record'] });
  expect([ended.code, seen.length > 0]).toEqual([code, true]);
  expect(searchLeaks(places, tokensOf(chat))).toEqual([]);
});

const PROXY_PASSWORD = 'pr0xy+canary%word';

test.each([
  ['written into the scenario', (address: string) => ({ proxy: address })],
  ['set by a flag', (address: string) => ({ flags: ['--set', `target.proxy=${address}`] })],
  ['set by an environment variable', (address: string) => ({ env: { HTTP_PROXY: address } })],
])('credentials of a proxy that are %s are shown to nobody', async (_, give) => {
  const folder = temporaryFolder();
  const chat = await scriptedChat(folder, {});
  const address = `http://canary-user:${encodeURIComponent(PROXY_PASSWORD)}@127.0.0.1:9`;
  const {
    proxy: written,
    flags = [],
    env = {},
  } = give(address) as {
    readonly proxy?: string;
    readonly flags?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  };
  const inline = written === undefined ? '' : `, proxy: "${written}"`;
  const target = `{ url: ${chat.url}${inline} }`;
  const { ended, places } = await gather({ folder, target, flags, child: { env } });
  // An address that carries credentials is refused; a variable that nobody asks for is not read.
  expect(ended.code).toBe(Object.keys(env).length > 0 ? 0 : 2);
  const own = places.filter(({ name }) => name !== 'cmdline of the command');
  expect(searchLeaks(own, { password: PROXY_PASSWORD })).toEqual([]);
});

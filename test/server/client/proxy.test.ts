// Through an HTTP proxy: REST and the socket, with the proxy's password shown to nobody.

import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ClientRig, NEVER, READ } from './client-rig.ts';
import { envelope, type ScriptedServer, sendJson, startScriptedServer } from './scripted-server.ts';
import { TEST_CERTIFICATE, TEST_KEY } from './test-certificate.ts';

interface Proxy {
  readonly port: number;
  /** What came: `CONNECT host:port` or `GET http://…`, with its authorization. */
  readonly seen: readonly (readonly [string, string | undefined])[];
  close(): void;
}

async function startProxy(refuse = false): Promise<Proxy> {
  const seen: [string, string | undefined][] = [];
  const raw = new Set<net.Socket>();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '');
    seen.push([`${request.method} ${url.origin}`, request.headers['proxy-authorization']]);
    request.pipe(
      http.request(url, { headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  server.on('connection', (socket) => raw.add(socket));
  server.on('connect', (request, socket: net.Socket) => {
    seen.push([`CONNECT ${request.url}`, request.headers['proxy-authorization']]);
    if (refuse) {
      socket.end('HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const [host, port] = (request.url ?? '').split(':');
    const target = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    raw.add(target);
    for (const end of [socket, target]) end.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close() {
      for (const socket of raw) socket.destroy();
      server.close();
    },
  };
}

let server: ScriptedServer;
let proxy: Proxy;
let rig: ClientRig;

afterEach(async () => {
  await rig.client.close();
  await server.close();
  proxy.close();
});

function withPassword(port: number): string {
  const url = new URL(`http://127.0.0.1:${port}`);
  url.username = 'user';
  url.password = 'pa:ss';
  return url.href;
}

const USER_BASIC = `Basic ${Buffer.from('user:pa:ss').toString('base64')}`;

async function start(options: { readonly isSecure: boolean; readonly refuse?: boolean }) {
  proxy = await startProxy(options.refuse);
  server = await startScriptedServer({
    onRequest: (_request, response) => sendJson(response, 200, envelope([])),
    ...(options.isSecure ? { tls: { key: TEST_KEY, cert: TEST_CERTIFICATE } } : {}),
  });
  const secrets = {
    headers: {},
    jwtSecret: null,
    tlsCa: TEST_CERTIFICATE,
    tlsCert: null,
    tlsKey: null,
  };
  rig = new ClientRig(server.url, {
    secrets,
    target: { proxy: withPassword(proxy.port) },
  });
}

it.each([false, true])('REST and the socket go through the proxy, TLS: %s', async (isSecure) => {
  await start({ isSecure });
  const session = rig.session();
  expect(await session.connect(NEVER)).toBe(true);
  expect(await session.readThreads(READ, NEVER)).toBe(true);
  const { host, origin } = new URL(server.url);
  expect(proxy.seen).toEqual([
    [`CONNECT ${host}`, USER_BASIC],
    [isSecure ? `CONNECT ${host}` : `GET ${origin}`, USER_BASIC],
  ]);
  const [request] = server.requests;
  expect(request?.headers['proxy-authorization']).toBeUndefined();
});

it('a proxy that refuses is a failed connection and a failed read', async () => {
  await start({ isSecure: true, refuse: true });
  const session = rig.session();
  expect(await session.connect(NEVER)).toBe(false);
  expect(await session.readThreads(READ, NEVER)).toBe(false);
  expect(rig.of('connect-failed')).toMatchObject([{ status: 0, reason: 'network' }]);
  expect(rig.of('read-failed')).toMatchObject([{ reason: 'network' }]);
  expect(server.requests).toEqual([]);
});

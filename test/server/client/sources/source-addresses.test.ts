// Connections that come from addresses of one's own choice, in turn. Linux has all of 127/8.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createDial } from '../../../../src/client/socket/dial.ts';
import { resolveEndpoints } from '../../../../src/client/target/endpoints.ts';
import { clientOptions } from '../client-rig.ts';

async function remotesOf(sourceAddresses: readonly string[], dials: number): Promise<string[]> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const remotes: string[] = [];
  server.on('connection', (_socket, request) =>
    remotes.push(request.socket.remoteAddress ?? 'unknown'),
  );
  const { port } = server.address() as AddressInfo;
  const options = clientOptions(`http://127.0.0.1:${port}`, { sourceAddresses });
  const dial = createDial(options, resolveEndpoints(options.target));
  const { signal } = new AbortController();
  for (let at = 0; at < dials; at += 1) {
    const outcome = await dial({ token: 'a.b.c', signal, onOpen: (socket) => socket.terminate() });
    expect(outcome.ok).toBe(true);
  }
  await new Promise((resolve) => server.close(resolve));
  return remotes;
}

test('each takes its turn', async () => {
  expect(await remotesOf(['127.0.0.2', '127.0.0.3'], 4)).toEqual([
    ...['127.0.0.2', '127.0.0.3'],
    ...['127.0.0.2', '127.0.0.3'],
  ]);
});

test('without one the system chooses', async () => {
  expect(await remotesOf([], 1)).toEqual(['127.0.0.1']);
});

// A peer that sends pings without end and never reads what they are answered with.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WireSocket } from '../../../../src/client/wire/wire-socket.ts';

const PING = Buffer.concat([Buffer.from([0x89, 125]), Buffer.alloc(125, 7)]);
const PINGS = Buffer.alloc(PING.length * 512, PING);
const FLOOD_BYTES = 8 * 1024 * 1024;

async function floodedPair(): Promise<{ readonly peer: Socket; readonly socket: Socket }> {
  const server = createServer({ pauseOnConnect: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [peer] = (await accepted) as [Socket];
  onTestFinished(() => {
    socket.destroy();
    peer.destroy();
    server.close();
  });
  return { peer, socket };
}

describe('a flood of pings', () => {
  it('is read on, and its answers wait in bounded memory', async () => {
    const { peer, socket } = await floodedPair();
    const wire = new WireSocket(socket, 1_000_000);
    let read = 0;
    let most = 0;
    socket.on('data', (chunk: Buffer) => {
      wire.feed(chunk, chunk.length);
      read += chunk.length;
      most = Math.max(most, wire.bufferedBytes);
    });
    for (let sent = 0; sent < FLOOD_BYTES; sent += PINGS.length) {
      if (!peer.write(PINGS)) await once(peer, 'drain');
    }
    await expect.poll(() => read, { timeout: 20_000 }).toBeGreaterThanOrEqual(FLOOD_BYTES);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(1_000_000);
  });
});

// A server that breaks every rule of the socket: findings, bounded memory, never a throw.

import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { ClientRig, NEVER, serverFrame, TOKEN } from '../client-rig.ts';
import { type ScriptedServer, startScriptedServer } from '../scripted-server.ts';

let server: ScriptedServer;
let rig: ClientRig;

async function connect(onSocket: (ws: WebSocket) => void): Promise<void> {
  server = await startScriptedServer({ onSocket });
  rig = new ClientRig(server.url);
  expect(await rig.session().connect(NEVER)).toBe(true);
}

afterEach(async () => {
  await rig.client.close();
  await server.close();
});

/** The raw connection below a socket of ws, to write bytes that ws would not. */
function rawOf(ws: WebSocket): NodeJS.WritableStream {
  return (ws as unknown as { _socket: NodeJS.WritableStream })._socket;
}

describe('a hostile server', () => {
  it('sends garbage: each frame is a violation, the socket lives on', async () => {
    await connect((ws) => {
      ws.send('not json');
      ws.send(Buffer.from([1, 2, 3]));
      ws.send('[]');
      ws.send('{"action":"typing"}');
      ws.send(serverFrame('re_message', { body: 'x' }).replace('"timestamp"', '"time"'));
      ws.send(`{"action":"x","echo":"${TOKEN}"}`);
    });
    const found = await rig.wait('frame-violation', 6);
    expect(found.map(({ violation, detail }) => [violation, detail])).toEqual([
      ['malformed-frame', 'not JSON'],
      ['malformed-frame', 'a binary frame; documented are text frames'],
      ['malformed-frame', 'an array instead of one object'],
      ['unknown-action', 'an action that is not documented'],
      ['wrong-type', 'timestamp is missing'],
      ['unknown-action', 'an action that is not documented'],
    ]);
    expect(found.map(({ excerpt }) => excerpt).slice(0, 4)).toEqual([
      'not json',
      '<3 bytes>',
      '[]',
      '{"action":"typing"}',
    ]);
    expect(rig.of('socket-closed')).toEqual([]);
    expect(JSON.stringify(rig.facts)).not.toContain(TOKEN.slice(0, 8));
  });

  it('sends a frame of 50 MB: it is refused by its length, and the socket closed', async () => {
    await connect((ws) => {
      const header = Buffer.alloc(10);
      header[0] = 0x81;
      header[1] = 127;
      header.writeBigUInt64BE(50n * 1024n * 1024n, 2);
      rawOf(ws).write(header);
      rawOf(ws).write(Buffer.alloc(1024 * 1024, 'x'));
    });
    expect(await rig.wait('socket-closed')).toMatchObject([{ code: 1006, side: 'server' }]);
    expect(rig.of('frame-violation')).toMatchObject([
      {
        violation: 'oversize-frame',
        detail: 'a message beyond 1 MiB (WS_ERR_UNSUPPORTED_MESSAGE_LENGTH)',
      },
    ]);
  });

  it.each([
    ['a reserved bit', Buffer.from([0xc1, 0x00])],
    ['an unknown opcode', Buffer.from([0x83, 0x00])],
    ['a masked frame', Buffer.from([0x81, 0x80, 1, 2, 3, 4])],
    ['text that is not UTF-8', Buffer.from([0x81, 0x02, 0xc3, 0x28])],
    ['a continuation of nothing', Buffer.from([0x80, 0x00])],
    ['a ping that is too long', Buffer.from([0x89, 126, 0, 126])],
  ])('breaks RFC 6455 with %s: one violation, one close', async (_name, bytes) => {
    await connect((ws) => rawOf(ws).write(bytes));
    await rig.wait('socket-closed');
    expect(rig.of('frame-violation')).toMatchObject([{ violation: 'websocket-violation' }]);
    expect(rig.of('frame-violation')[0]?.detail).toMatch(/^(a|bytes) .+ \(WS_ERR_\w+\)$/);
    expect(rig.of('socket-closed')).toMatchObject([{ side: 'server' }]);
  });

  it('resets the connection in the middle of a frame', async () => {
    await connect((ws) => {
      rawOf(ws).write(Buffer.from([0x81, 0x7d, 0x7b]));
      setTimeout(() => (rawOf(ws) as unknown as { resetAndDestroy(): void }).resetAndDestroy(), 20);
    });
    expect(await rig.wait('socket-closed')).toMatchObject([{ code: 1006, side: 'network' }]);
  });

  it('sends ten thousand frames at once: all are stated in order', async () => {
    await connect((ws) => {
      for (let id = 0; id < 10_000; id += 1) ws.send(serverFrame('re_message', { body: 'x', id }));
    });
    const frames = await rig.wait('frame', 10_000);
    expect(frames.every((frame, at) => frame.id === String(at))).toBe(true);
  });

  it('goes on talking after the client was closed: nobody listens, nothing throws', async () => {
    await connect((ws) => {
      const timer = setInterval(() => ws.send('late'), 1);
      ws.on('close', () => clearInterval(timer));
    });
    await rig.wait('frame-violation');
    await Promise.all([rig.client.close(), rig.client.close()]);
    const before = rig.facts.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(rig.facts).toHaveLength(before);
    expect(rig.of('socket-closed')).toHaveLength(1);
    const late = rig.session(1);
    expect(await late.connect(NEVER)).toBe(false);
  });
});

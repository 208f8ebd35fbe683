// A session's sockets against a scripted server: what is sent, what is stated, who is told what.

import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { hash64, waitUntil } from '../../../src/base/index.ts';
import {
  bodyOf,
  ClientRig,
  idOf,
  NEVER,
  type OptionChanges,
  sendRequest,
  serverFrame,
  TOKEN,
} from './client-rig.ts';
import { type Script, type ScriptedServer, startScriptedServer } from './scripted-server.ts';

let server: ScriptedServer;
let rig: ClientRig;

async function start(script: Script, changes: OptionChanges = {}): Promise<void> {
  server = await startScriptedServer(script);
  rig = new ClientRig(server.url, changes);
}

afterEach(async () => {
  await rig.client.close();
  await server.close();
});

/** Answers every chat_message with its conf_message. */
function confirmAll(ws: WebSocket): void {
  ws.on('message', (data) => {
    const { message_body } = JSON.parse((data as Buffer).toString()) as { message_body: string };
    ws.send(serverFrame('conf_message', { body: message_body, id: 7 }));
  });
}

function theSocket(): WebSocket {
  const [socket] = server.sockets;
  if (socket === undefined) throw new Error('the server has no socket');
  return socket;
}

describe('an upgrade', () => {
  it('carries the token in the query, the own origin, the headers of the scenario', async () => {
    await start({}, { target: { headers: { 'X-One': '1' }, subprotocol: null } });
    const session = rig.session();
    expect(await session.connect(NEVER)).toBe(true);
    const [request] = server.requests;
    expect(request?.url).toBe(`/ws/chat/room/?token=${encodeURIComponent(TOKEN)}`);
    expect(request?.headers).toMatchObject({ origin: server.url, 'x-one': '1' });
    expect(request?.headers['sec-websocket-extensions']).toBeUndefined();
    expect(rig.facts).toEqual([
      {
        type: 'socket-opened',
        atMs: expect.any(Number) as number,
        user: 0,
        socket: 0,
        primary: true,
        connectMs: expect.any(Number) as number,
      },
    ]);
    expect([session.isOpen, rig.client.openSocketCount, rig.openings]).toEqual([true, 1, ['open']]);
  });

  it.each([
    [401, 'refused'],
    [403, 'refused'],
    [200, 'refused'],
    [302, 'refused'],
    [503, 'refused'],
  ])('that is answered with %d is stated and not followed', async (status, reason) => {
    await start({
      onUpgrade: (_request, socket) => {
        socket.end(`HTTP/1.1 ${status} X\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n`);
        return true;
      },
    });
    expect(await rig.session().connect(NEVER)).toBe(false);
    expect(rig.of('connect-failed')).toEqual([
      { type: 'connect-failed', atMs: expect.any(Number) as number, user: 0, status, reason },
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['nonsense', 'HTP/9 what\r\n\r\n', 'network'],
    [
      'a wrong accept',
      'HTTP/1.1 101 X\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: no\r\n\r\n',
      'network',
    ],
    ['nothing and a reset', null, 'network'],
  ])('that is answered with %s is a failed connection', async (_name, answer, reason) => {
    await start({
      onUpgrade: (_request, socket) => {
        if (answer === null) socket.destroy();
        else socket.write(answer);
        return true;
      },
    });
    expect(await rig.session().connect(NEVER)).toBe(false);
    expect(rig.of('connect-failed')).toMatchObject([{ status: 0, reason }]);
  });

  it('that is never answered, or for ever answered, ends at the timeout', async () => {
    let isDribbling = false;
    await start(
      {
        onUpgrade: (_request, socket) => {
          if (!isDribbling) return true;
          socket.write('HTTP/1.1 101 X\r\n');
          const timer = setInterval(() => socket.write('x-a: b\r\n'), 20);
          socket.on('close', () => clearInterval(timer));
          return true;
        },
      },
      { connectTimeoutMs: 150 },
    );
    expect(await rig.session().connect(NEVER)).toBe(false);
    isDribbling = true;
    expect(await rig.session(1).connect(NEVER)).toBe(false);
    expect(rig.of('connect-failed')).toMatchObject([{ reason: 'timeout' }, { reason: 'timeout' }]);
  });

  it('to a port where nothing listens is refused', async () => {
    await start({});
    const closed = await startScriptedServer({});
    await closed.close();
    const lonely = new ClientRig(closed.url);
    expect(await lonely.session().connect(NEVER)).toBe(false);
    expect(lonely.of('connect-failed')).toMatchObject([{ status: 0, reason: 'refused' }]);
    await lonely.client.close();
  });

  it('is given up in silence when its caller does', async () => {
    await start({ onUpgrade: () => true });
    const stop = new AbortController();
    const connecting = rig.session().connect(stop.signal);
    await waitUntil(() => server.requests.length === 1, { limitMs: 2_000 });
    stop.abort();
    expect(await connecting).toBe(false);
    expect(rig.facts).toEqual([]);
  });
});

describe('a message', () => {
  it('is stated before it leaves, and its waiter is told once by its conf', async () => {
    let statedFirst: boolean | null = null;
    await start({
      onSocket: (ws) => {
        ws.on('message', () => {
          statedFirst = rig.of('sent').length === 1;
        });
        confirmAll(ws);
      },
    });
    const session = rig.session();
    await session.connect(NEVER);
    const request = sendRequest(5);
    session.send(request);
    const [sent] = rig.of('sent');
    const { high, low } = hash64(request.body);
    expect(sent).toMatchObject({ socket: 0, marker: request.marker, hashHigh: high, hashLow: low });
    const [frame] = await rig.wait('frame');
    expect(statedFirst).toBe(true);
    expect(frame).toMatchObject({
      action: 'conf_message',
      socket: 0,
      id: '7',
      senderId: idOf(0),
      receiverId: idOf(1),
      body: request.body,
      reading: { status: 'ours', marker: request.marker },
    });
    expect(frame?.atMs).toBeGreaterThanOrEqual(sent?.atMs ?? Number.NaN);
    theSocket().send(serverFrame('conf_message', { body: request.body, id: 7 }));
    await rig.wait('frame', 2);
    expect(request.told).toEqual(['confirmed']);
    expect(rig.lags.length).toBeGreaterThan(0);
  });

  it('for this user is handed to its behavior, anybody else\u2019s is only stated', async () => {
    await start({});
    const session = rig.session(1);
    await session.connect(NEVER);
    theSocket().send(serverFrame('re_message', { body: bodyOf(3) }));
    theSocket().send(serverFrame('re_message', { body: bodyOf(4, 0, 2) }));
    theSocket().send(serverFrame('re_message', { body: 'not ours' }));
    await rig.wait('frame', 3);
    expect(rig.answered.map((marker) => marker.sequence)).toEqual([3]);
    expect(rig.of('frame').map((frame) => frame.reading.status)).toEqual(['ours', 'ours', 'none']);
  });

  it('on a socket that is not open is stated as not sent, and failed', async () => {
    await start({});
    const session = rig.session();
    const request = sendRequest(0);
    session.send(request);
    expect(rig.facts).toEqual([
      {
        type: 'not-sent',
        atMs: expect.any(Number) as number,
        user: 0,
        marker: request.marker,
        load: 0,
        reason: 'socket-not-open',
      },
    ]);
    expect(request.told).toEqual(['failed']);
  });

  it('that is pending when the server closes is indeterminate', async () => {
    await start({ onSocket: (ws) => ws.on('message', () => ws.close(1011, 'sorry')) });
    const session = rig.session();
    await session.connect(NEVER);
    const requests = [sendRequest(0), sendRequest(1)];
    for (const request of requests) session.send(request);
    const [closed] = await rig.wait('socket-closed');
    expect(closed).toMatchObject({ socket: 0, code: 1011, side: 'server' });
    expect(requests.map((request) => request.told)).toEqual([['indeterminate'], ['indeterminate']]);
    expect(rig.openings).toEqual(['open', 'closed']);
    expect([session.isOpen, rig.client.openSocketCount]).toEqual([false, 0]);
  });

  it('is named by an error frame only when it was the only one outstanding', async () => {
    await start({});
    const session = rig.session();
    await session.connect(NEVER);
    const [first, second] = [sendRequest(0), sendRequest(1)];
    const error = JSON.stringify({ action: 'error', code: 'too_long', message: TOKEN });
    session.send(first);
    theSocket().send(error);
    await rig.wait('error-frame');
    session.send(first);
    session.send(second);
    theSocket().send(error);
    await rig.wait('error-frame', 2);
    expect(rig.of('error-frame')).toMatchObject([
      { code: 'too_long', refused: first.marker },
      { code: 'too_long', refused: null },
    ]);
    expect([first.told, second.told]).toEqual([['indeterminate'], []]);
  });
});

describe('the end of a socket', () => {
  it('is polite or a cut, stated once, and leaves the user offline', async () => {
    await start({}, { reconnect: { enabled: true, baseMs: 1, maxMs: 2 } });
    const session = rig.session();
    await session.connect(NEVER);
    await session.disconnect('polite', NEVER);
    await session.connect(NEVER);
    await session.disconnect('cut', NEVER);
    await session.disconnect('polite', NEVER);
    expect(rig.facts.map((fact) => fact.type)).toEqual([
      'socket-opened',
      'socket-closing',
      'socket-closed',
      'socket-opened',
      'socket-closed',
    ]);
    expect(rig.of('socket-closed')).toMatchObject([
      { socket: 0, code: 1000, side: 'us' },
      { socket: 1, code: 1006, side: 'cut' },
    ]);
  });

  it('does not wait longer than its caller for a server that never answers a close', async () => {
    await start({ onSocket: (ws) => ws.pause() });
    const session = rig.session();
    await session.connect(NEVER);
    const stop = new AbortController();
    const ending = session.disconnect('polite', stop.signal);
    stop.abort();
    await ending;
    expect(rig.of('socket-closed')).toMatchObject([{ code: 1006, side: 'us' }]);
  });

  it('by a cut of the network is told from a close by the server', async () => {
    await start({ onSocket: (ws) => ws.terminate() });
    await rig.session().connect(NEVER);
    expect(await rig.wait('socket-closed')).toMatchObject([{ code: 1006, side: 'network' }]);
  });

  it('comes after every frame that was read before it', async () => {
    await start({
      onSocket: (ws) => {
        for (let id = 0; id < 50; id += 1) ws.send(serverFrame('re_message', { body: 'x', id }));
        ws.close(1001);
      },
    });
    await rig.session().connect(NEVER);
    await rig.wait('socket-closed');
    expect(rig.facts.map((fact) => fact.type)).toEqual([
      'socket-opened',
      ...Array.from({ length: 50 }, () => 'frame'),
      'socket-closed',
    ]);
  });
});

// The life of sockets: coming back after a loss, further devices, the heartbeat.

import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { bodyOf, ClientRig, NEVER, type OptionChanges, serverFrame } from './client-rig.ts';
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

function theSocket(): WebSocket {
  const [socket] = server.sockets;
  if (socket === undefined) throw new Error('the server has no socket');
  return socket;
}

describe('a session that lost its socket', () => {
  it('comes back by itself, also when the server refuses for a while', async () => {
    let refusals = 0;
    await start(
      {
        onUpgrade: (_request, socket) => {
          if (server.requests.length === 1 || refusals === 3) return false;
          refusals += 1;
          socket.end('HTTP/1.1 503 X\r\ncontent-length: 0\r\n\r\n');
          return true;
        },
      },
      { reconnect: { enabled: true, baseMs: 2, maxMs: 10 } },
    );
    const session = rig.session();
    await session.connect(NEVER);
    theSocket().close(1012);
    await rig.wait('socket-opened', 2);
    expect(rig.of('connect-failed').map((fact) => fact.status)).toEqual([503, 503, 503]);
    expect(rig.openings).toEqual(['open', 'closed', 'open']);
    expect(session.isOpen).toBe(true);
  });

  it('stops trying when it is told to stay offline', async () => {
    await start(
      { onUpgrade: (_request, socket) => socket.destroy() !== undefined },
      { reconnect: { enabled: true, baseMs: 1, maxMs: 2 } },
    );
    const session = rig.session();
    expect(await session.connect(NEVER)).toBe(false);
    await rig.wait('connect-failed', 4);
    await session.disconnect('polite', NEVER);
    const before = server.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(server.requests.length).toBeLessThanOrEqual(before + 1);
    const settled = server.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(server.requests).toHaveLength(settled);
  });
});

describe('further devices', () => {
  it('are sockets of their own that do not speak for the primary one', async () => {
    await start({});
    const session = rig.session(1);
    await session.connect(NEVER);
    const device = await session.openDevice(NEVER);
    expect(device).toBe(1);
    expect(rig.of('socket-opened').map((fact) => fact.primary)).toEqual([true, false]);
    for (const socket of server.sockets) {
      socket.send(serverFrame('re_message', { body: bodyOf(3) }));
    }
    await rig.wait('frame', 2);
    expect(rig.answered).toHaveLength(1);
    await session.closeDevice(1, 'polite', NEVER);
    await session.closeDevice(1, 'polite', NEVER);
    expect(rig.of('socket-closed')).toMatchObject([{ socket: 1, code: 1000, side: 'us' }]);
    expect([session.isOpen, rig.openings]).toEqual([true, ['open']]);
  });
});

describe('a socket that nobody reads', () => {
  it('keeps what arrives until it is read again, and is not given up meanwhile', async () => {
    await start({}, { heartbeat: { intervalMs: 20, timeoutMs: 60, withoutRatio: 0 } });
    const session = rig.session(1);
    await session.connect(NEVER);
    expect(session.pauseReading()).toBe(true);
    expect(session.pauseReading()).toBe(false);
    theSocket().send(serverFrame('re_message', { body: bodyOf(3) }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([rig.of('frame'), rig.of('socket-closed')]).toEqual([[], []]);
    session.resumeReading();
    await rig.wait('frame', 1);
    await rig.wait('pong', rig.of('pong').length + 1);
    const [pausedFact] = rig.of('reading-paused');
    const [resumedFact] = rig.of('reading-resumed');
    expect([pausedFact, resumedFact]).toMatchObject([
      { user: 1, socket: 0 },
      { user: 1, socket: 0 },
    ]);
  });

  it('is closed politely all the same', async () => {
    await start({});
    const session = rig.session(1);
    await session.connect(NEVER);
    session.pauseReading();
    await session.disconnect('polite', NEVER);
    expect(rig.of('socket-closed')).toMatchObject([{ code: 1000, side: 'us' }]);
    expect(session.pauseReading()).toBe(false);
  });
});

describe('the heartbeat', () => {
  it('states a pong with its time', async () => {
    await start({}, { heartbeat: { intervalMs: 40, timeoutMs: 1_000, withoutRatio: 0 } });
    await rig.session().connect(NEVER);
    const pongs = await rig.wait('pong', 2);
    for (const pong of pongs) {
      expect(pong).toMatchObject({ user: 0, socket: 0 });
      expect(pong.pingMs).toBeGreaterThanOrEqual(0);
      expect(pong.pingMs).toBeLessThan(1_000);
    }
  });

  it('gives up a socket that falls silent', async () => {
    await start(
      { autoPong: false },
      { heartbeat: { intervalMs: 40, timeoutMs: 80, withoutRatio: 0 } },
    );
    await rig.session().connect(NEVER);
    expect(await rig.wait('socket-closed')).toMatchObject([{ code: 1006, side: 'network' }]);
    const [missing] = rig.of('pong-missing');
    expect(missing).toMatchObject({ user: 0, socket: 0, left: true });
    expect(missing?.silentMs).toBeGreaterThanOrEqual(80);
  });

  it('is not sent by the declared share of users', async () => {
    await start({}, { heartbeat: { intervalMs: 20, timeoutMs: 1_000, withoutRatio: 1 } });
    let pings = 0;
    const session = rig.session();
    await session.connect(NEVER);
    theSocket().on('ping', () => {
      pings += 1;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(pings).toBe(0);
  });
});

// The parts of a socket that need no network: inbox, pending sends, heartbeat, back-off,
// reconnecting.

import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock, Random } from '../../../src/base/index.ts';
import type { SendOutcome } from '../../../src/client/index.ts';
import { Backoff } from '../../../src/client/socket/backoff.ts';
import { type Beating, HeartbeatWheel, isSilent } from '../../../src/client/socket/heartbeat.ts';
import { Inbox } from '../../../src/client/socket/inbox.ts';
import { MAX_PENDING_COUNT, PendingSends } from '../../../src/client/socket/pending-sends.ts';
import type { Marker } from '../../../src/observation/index.ts';

function marker(sequence: number, changes: Partial<Marker> = {}): Marker {
  return { kind: 'message', sender: 1, receiver: 2, sequence, attempt: 0, length: 80, ...changes };
}

describe('the inbox', () => {
  it('hands over in order of arrival, with the stamps of arrival, and tells the turn once', () => {
    const clock = new ManualClock(100);
    const turns: number[] = [];
    const inbox = new Inbox(clock, (lengthMs) => turns.push(lengthMs));
    const seen: unknown[] = [];
    const reader = (name: string) => ({
      receive: (kind: string, data: string | Buffer | null, atMs: number) =>
        seen.push([name, kind, data?.toString() ?? null, atMs]),
    });
    const [a, b] = [reader('a'), reader('b')];
    inbox.push(a, 'frame', '1');
    clock.advance(2);
    inbox.push(b, 'pong', null);
    clock.advance(3);
    inbox.push(a, 'closed', null);
    expect(seen).toEqual([]);
    clock.advance(4);
    inbox.drain();
    expect(seen).toEqual([
      ['a', 'frame', '1', 100],
      ['b', 'pong', null, 102],
      ['a', 'closed', null, 105],
    ]);
    expect(turns).toEqual([9]);
    inbox.drain();
    expect(turns).toEqual([9]);
  });

  it('loses nothing behind a reader that throws', () => {
    const inbox = new Inbox(new ManualClock(), () => undefined);
    const seen: string[] = [];
    const bad = {
      receive: (): void => {
        throw new Error('a bug');
      },
    };
    inbox.push(bad, 'frame', null);
    inbox.push({ receive: (kind) => seen.push(kind) }, 'pong', null);
    expect(() => inbox.drain()).toThrow('a bug');
    inbox.drain();
    expect(seen).toEqual(['pong']);
  });
});

describe('pending sends', () => {
  const told: [number, SendOutcome, number][] = [];
  const waiter = (sequence: number) => ({
    settled: (outcome: SendOutcome, atMs: number) => told.push([sequence, outcome, atMs]),
  });
  afterEach(() => {
    told.length = 0;
  });

  it('are settled once each by the confirmation that names them', () => {
    const pending = new PendingSends();
    for (const sequence of [7, 8, 9]) pending.add(marker(sequence), waiter(sequence), 0);
    pending.confirm({ status: 'ours', marker: marker(8) }, 1, 50);
    pending.confirm({ status: 'ours', marker: marker(8) }, 1, 60);
    pending.confirm({ status: 'ours', marker: marker(9, { sender: 3 }) }, 1, 60);
    pending.confirm({ status: 'ours', marker: marker(9, { attempt: 1 }) }, 1, 60);
    pending.confirm({ status: 'none' }, 1, 60);
    pending.confirm({ status: 'damaged', sender: 1, receiver: 2, sequence: 7 }, 1, 70);
    expect(told).toEqual([
      [8, 'confirmed', 50],
      [7, 'confirmed', 70],
    ]);
    expect(pending.count).toBe(1);
    pending.settleAll('indeterminate', 90);
    pending.settleAll('indeterminate', 91);
    expect(told.slice(2)).toEqual([[9, 'indeterminate', 90]]);
  });

  it('know the only one that is outstanding', () => {
    const pending = new PendingSends();
    expect(pending.only).toBeNull();
    pending.add(marker(1), waiter(1), 0);
    expect(pending.only).toEqual(marker(1));
    pending.add(marker(1, { attempt: 1 }), null, 0);
    expect(pending.only).toBeNull();
    pending.leaveOpen(marker(1), 5);
    expect(pending.only).toEqual(marker(1, { attempt: 1 }));
    expect(told).toEqual([[1, 'indeterminate', 5]]);
  });

  it('are bounded: the oldest is given up when a server never confirms', () => {
    const pending = new PendingSends();
    for (let sequence = 0; sequence < MAX_PENDING_COUNT + 2; sequence += 1) {
      pending.add(marker(sequence), waiter(sequence), sequence);
    }
    expect(pending.count).toBe(MAX_PENDING_COUNT);
    expect(told).toEqual([
      [0, 'indeterminate', MAX_PENDING_COUNT],
      [1, 'indeterminate', MAX_PENDING_COUNT + 1],
    ]);
  });
});

/** A socket of the wheel that records what is done to it. */
class FakeSocket implements Beating {
  pingedAtMs = Number.NEGATIVE_INFINITY;
  awaitsPong = false;
  heardAtMs = 0;
  readonly pings: number[] = [];
  isGivenUp = false;

  sendPing(nowMs: number): void {
    this.pings.push(nowMs);
    this.pingedAtMs = nowMs;
    this.awaitsPong = true;
  }

  pong(nowMs: number): void {
    this.awaitsPong = false;
    this.heardAtMs = nowMs;
  }

  giveUp(): void {
    this.isGivenUp = true;
  }
}

describe('the heartbeat', () => {
  const clock = new ManualClock();
  let wheel: HeartbeatWheel;

  function start(intervalMs: number, timeoutMs: number): FakeSocket {
    wheel = new HeartbeatWheel({ intervalMs, timeoutMs, withoutRatio: 0 }, clock);
    const socket = new FakeSocket();
    wheel.join(socket);
    return socket;
  }

  function turn(ticks: number, tickMs: number, each: () => void = () => undefined): void {
    for (let tick = 0; tick < ticks; tick += 1) {
      clock.advance(tickMs);
      wheel.tick();
      each();
    }
  }

  afterEach(() => wheel.stop());

  it.each([
    [2_000, 1_000],
    [1_000, 5_000],
    [60_000, 500],
  ])('pings every %d ms while pongs come, with a timeout of %d ms', (intervalMs, timeoutMs) => {
    const socket = start(intervalMs, timeoutMs);
    const tickMs = Math.max(
      Math.min(intervalMs, timeoutMs) / 20,
      Math.max(intervalMs, timeoutMs) / 254,
    );
    turn(Math.ceil((10 * intervalMs) / tickMs), tickMs, () => socket.pong(clock.nowMs()));
    expect(socket.isGivenUp).toBe(false);
    expect(socket.pings.length).toBeGreaterThanOrEqual(9);
    expect(socket.pings.length).toBeLessThanOrEqual(11);
  });

  it('gives a silent socket up after the timeout, once', () => {
    const socket = start(2_000, 1_000);
    turn(100, 50);
    expect(socket.pings).toHaveLength(1);
    expect(socket.isGivenUp).toBe(true);
  });

  it('takes any frame for a sign of life', () => {
    const socket = start(2_000, 1_000);
    turn(200, 50, () => {
      socket.heardAtMs = clock.nowMs();
    });
    expect(socket.isGivenUp).toBe(false);
    turn(30, 50);
    expect(socket.isGivenUp).toBe(true);
  });

  it('spreads the first pings of many sockets over the interval', () => {
    wheel = new HeartbeatWheel({ intervalMs: 2_000, timeoutMs: 1_000, withoutRatio: 0 }, clock);
    const sockets = Array.from({ length: 400 }, () => new FakeSocket());
    for (const socket of sockets) wheel.join(socket);
    const perTick: number[] = [];
    turn(41, 50, () => {
      perTick.push(sockets.filter((socket) => socket.pings[0] === clock.nowMs()).length);
      for (const socket of sockets) socket.pong(clock.nowMs());
    });
    expect(sockets.every((socket) => socket.pings.length >= 1)).toBe(true);
    expect(Math.max(...perTick)).toBeLessThanOrEqual(20);
  });

  it('leaves a declared share of the users silent, evenly and by the index alone', () => {
    wheel = new HeartbeatWheel({ intervalMs: 1, timeoutMs: 1, withoutRatio: 0 }, clock);
    const silent = Array.from({ length: 10_000 }, (_, user) => user).filter((user) =>
      isSilent(user, 0.05),
    );
    expect(Math.abs(silent.length - 500)).toBeLessThanOrEqual(2);
    expect(silent.filter((user) => user % 2 === 0).length).toBeGreaterThan(200);
    expect(silent.filter((user) => user % 2 === 1).length).toBeGreaterThan(200);
    expect(isSilent(3, 0)).toBe(false);
    expect(isSilent(3, 1)).toBe(true);
  });
});

describe('the back-off', () => {
  it('is drawn from a window that doubles up to a cap, and starts anew after a stable life', () => {
    const backoff = new Backoff(
      { enabled: true, baseMs: 100, maxMs: 1_000 },
      new Random('back-off'),
    );
    const windows = [100, 200, 400, 800, 1_000, 1_000];
    for (const windowMs of windows) expect(backoff.nextDelayMs()).toBeLessThan(windowMs);
    backoff.noteLife(999);
    const later = Array.from({ length: 200 }, () => backoff.nextDelayMs());
    expect(Math.max(...later)).toBeGreaterThan(900);
    expect(Math.min(...later)).toBeLessThan(100);
    backoff.noteLife(1_000);
    expect(backoff.nextDelayMs()).toBeLessThan(100);
  });
});

// Bounded work: the gate, the pace of logins, and the reconnector that goes through them.

import { describe, expect, it } from 'vitest';
import { ManualClock, Random } from '../../../src/base/index.ts';
import { LoginPace } from '../../../src/client/auth/login-pace.ts';
import { Gate } from '../../../src/client/gate.ts';
import { Backoff } from '../../../src/client/socket/backoff.ts';
import { Reconnector } from '../../../src/client/socket/reconnector.ts';

const NEVER = new AbortController().signal;

async function turnAround(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('the gate', () => {
  it('lets in as many as it is wide, the others in order as places come free', async () => {
    const gate = new Gate(2);
    const entered: number[] = [];
    for (const name of [1, 2, 3, 4]) void gate.enter(NEVER).then(() => entered.push(name));
    await turnAround();
    expect(entered).toEqual([1, 2]);
    gate.leave();
    await turnAround();
    expect(entered).toEqual([1, 2, 3]);
    gate.leave();
    gate.leave();
    gate.leave();
    expect(await gate.enter(NEVER)).toBe(true);
    expect(await gate.enter(NEVER)).toBe(true);
  });

  it('forgets whoever gives up, and keeps the place of the others', async () => {
    const gate = new Gate(1);
    const stop = new AbortController();
    expect(await gate.enter(NEVER)).toBe(true);
    const given = gate.enter(stop.signal);
    const next = gate.enter(NEVER);
    stop.abort();
    expect(await given).toBe(false);
    gate.leave();
    expect(await next).toBe(true);
    expect(await gate.enter(stop.signal)).toBe(false);
  });
});

describe('the pace of logins', () => {
  it('bounds what is under way and frees the place of a login that failed', async () => {
    const pace = new LoginPace({ ratePerSecond: 0, inFlightCount: 1, clock: new ManualClock() });
    await expect(pace.run(() => Promise.reject(new Error('no')), NEVER)).rejects.toThrow('no');
    expect(await pace.run(() => Promise.resolve('yes'), NEVER)).toBe('yes');
  });

  it('is left without a login when the signal ends the wait', async () => {
    const pace = new LoginPace({ ratePerSecond: 1e-3, inFlightCount: 5, clock: new ManualClock() });
    const stop = new AbortController();
    expect(await pace.run(() => Promise.resolve('first'), stop.signal)).toBe('first');
    const second = pace.run(() => Promise.resolve('second'), stop.signal);
    stop.abort();
    expect(await second).toBeNull();
  });
});

describe('the reconnector', () => {
  function create(outcomes: (boolean | Promise<boolean>)[], isEnabled = true) {
    const attempts: AbortSignal[] = [];
    const reconnector = new Reconnector({
      isEnabled,
      backoff: new Backoff({ enabled: true, baseMs: 0, maxMs: 0 }, new Random('r')),
      gate: new Gate(1),
      attempt: (signal) => {
        attempts.push(signal);
        return Promise.resolve(outcomes.shift() ?? false);
      },
    });
    return { reconnector, attempts };
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let turn = 0; turn < 200 && !condition(); turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    expect(condition()).toBe(true);
  }

  it('goes on by itself after a failure until the socket is open, then rests', async () => {
    const { reconnector, attempts } = create([false, false, false, true]);
    expect(await reconnector.connect(NEVER)).toBe(false);
    await until(() => attempts.length === 4);
    await turnAround();
    await turnAround();
    expect(attempts).toHaveLength(4);
    reconnector.noteLost(0);
    await until(() => attempts.length > 4);
    reconnector.stop();
    expect(attempts.at(-1)?.aborted).toBe(true);
  });

  it('does not come back when told to stay offline, or where that is switched off', async () => {
    const offline = create([true]);
    expect(await offline.reconnector.connect(NEVER)).toBe(true);
    offline.reconnector.stop();
    offline.reconnector.noteLost(10_000);
    const disabled = create([true], false);
    expect(await disabled.reconnector.connect(NEVER)).toBe(true);
    disabled.reconnector.noteLost(10_000);
    await turnAround();
    await turnAround();
    expect([offline.attempts.length, disabled.attempts.length]).toEqual([1, 1]);
  });

  it('tries once for callers that come together, and ends when a caller gives up', async () => {
    let finish: (isOpen: boolean) => void = () => undefined;
    const slow = new Promise<boolean>((resolve) => {
      finish = resolve;
    });
    const { reconnector, attempts } = create([slow]);
    const stop = new AbortController();
    const both = Promise.all([reconnector.connect(stop.signal), reconnector.connect(NEVER)]);
    stop.abort();
    expect(attempts.map((signal) => signal.aborted)).toEqual([true]);
    finish(false);
    expect(await both).toEqual([false, false]);
    await turnAround();
    expect(attempts).toHaveLength(1);
  });
});

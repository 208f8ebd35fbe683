// Connecting that becomes slower with every connect, and whatever else makes connects slow.

import { describe, expect, test } from 'vitest';
import { NOTHING, storyOf, tallyOf } from '../../../support/history/charges.ts';
import type { Sending } from '../../../support/history/chat-world.ts';
import { History } from '../../../support/history.ts';

interface Coming {
  readonly count?: number;
  readonly connectMs: (nth: number) => number;
  readonly everyMs?: number;
  /** Messages per connect, and how they fare. */
  readonly talk?: (nth: number) => { readonly count: number; readonly sending?: Sending };
}

/** User 2 comes and goes; users 0 and 1 talk meanwhile. */
function come({ count = 90, connectMs, everyMs = 400, talk }: Coming): History {
  const history = new History();
  history.connect(0, 1);
  for (let nth = 0; nth < count; nth += 1) {
    const said = talk?.(nth) ?? { count: 1 };
    for (let sent = 0; sent < said.count; sent += 1) {
      history.send(0, 1, said.sending);
      history.wait(everyMs / said.count);
    }
    const line = history.open(2, { connectMs: connectMs(nth) });
    history.wait(5);
    history.world.close(line, 'us');
    history.wait(5);
  }
  return history;
}

describe('connects that leave something behind', () => {
  test('are found by the thirds of the run', () => {
    const { result } = come({ connectMs: (nth) => 3 + 3 * nth }).finish();
    expect(storyOf({ result })).toEqual({ charges: ['connect-degradation user -'], gaps: {} });
    const [finding] = tallyOf(result, 'connect-degradation').exemplars;
    expect(finding?.summary).toContain(
      'about 42 ms in the first third and 228 ms in the last, after 92 connects',
    );
    expect(tallyOf(result, 'connect-degradation')).toMatchObject({ owed: 92, judged: 92 });
  });

  test('name the refused ones as well', () => {
    const history = come({ connectMs: (nth) => 3 + 3 * nth });
    const refusal = { type: 'connect-failed', user: 3, status: 401, reason: 'refused' } as const;
    for (let nth = 0; nth < 4; nth += 1) history.observe({ ...refusal, atMs: history.nowMs });
    const [finding] = tallyOf(history.finish().result, 'connect-degradation').exemplars;
    expect(finding?.summary).toContain('and 4 refused ones');
  });
});

describe('no decay are', () => {
  test('connects that stay as they are, fast or slow, with some that are slower', () => {
    const history = come({ connectMs: (nth) => (nth % 7 === 0 ? 300 : 40) });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(tallyOf(outcome.result, 'connect-degradation')).toMatchObject({ owed: 92 });
  });

  test('too few of them', () => {
    const outcome = come({ count: 50, connectMs: (nth) => 3 + 6 * nth }).finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(tallyOf(outcome.result, 'connect-degradation')).toMatchObject({ owed: 0 });
  });

  test('a jump, as when something else begins on the machine', () => {
    const history = come({ connectMs: (nth) => (nth < 61 ? 3 : 200) });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('a rush of arrivals that queue behind each other', () => {
    const history = new History({ users: 200 });
    const users = Array.from({ length: 150 }, (_, user) => user);
    // Each takes 20 ms of the server, and comes 5 ms after the one before it.
    for (const user of users) {
      history.agenda.at(20 * (user + 1), () => {
        history.open(user, { connectMs: 20 * (user + 1) - 5 * user });
      });
    }
    history.wait(4000);
    history.talk(0, 1, { count: 5 });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('connects of a load that grows', () => {
    const history = come({
      connectMs: (nth) => (nth < 45 ? 3 + nth : 100 + nth),
      talk: (nth) => ({ count: nth < 45 ? 2 : 20 }),
    });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('connects to a server that becomes slower in all it does', () => {
    const history = come({
      connectMs: (nth) => 3 + 3 * nth,
      talk: (nth) => ({ count: 1, sending: { storeMs: 3 + 3 * nth } }),
    });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });
});

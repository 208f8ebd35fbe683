// Sockets that end unasked, by code and rhythm; and the ends that are somebody's own doing.

import { describe, expect, test } from 'vitest';
import { NOTHING, storyOf, tallyOf } from '../../../support/history/charges.ts';
import type { Ending } from '../../../support/history/chat-world.ts';
import { History } from '../../../support/history.ts';

/** Ends the socket of a user so long after its last message, and opens a new one. */
function end(
  history: History,
  user: number,
  how: { readonly ending: Ending; readonly code?: number; readonly afterMs: number },
): void {
  history.send(user, user ^ 1);
  history.wait(how.afterMs);
  const line = history.world.primaryOf(user);
  if (line !== null) history.world.close(line, how.ending, how.code);
  history.wait(20);
  history.open(user);
  history.wait(50);
}

function summaryOf(history: History): string {
  const { result } = history.finish();
  expect(storyOf({ result })).toEqual({ charges: ['abnormal-close user -'], gaps: {} });
  return tallyOf(result, 'abnormal-close').exemplars[0]?.summary ?? '';
}

function started(): History {
  const history = new History({ pongEveryMs: Number.POSITIVE_INFINITY });
  history.connect(0, 1, 2, 3);
  return history;
}

describe('sockets that end unasked', () => {
  test.each([
    [1011, 'server', 'the server met an error of its own'],
    [1012, 'server', 'the server says that it restarts'],
    [1006, 'network', 'the connection broke without a close'],
  ] as const)('with %i are one finding that says what that means', (code, ending, meaning) => {
    const history = started();
    for (const user of [0, 2, 3]) end(history, user, { ending, code, afterMs: 100 + 900 * user });
    const summary = summaryOf(history);
    expect(summary).toContain(`3 sockets of 3 users ended with ${code}, unasked, between`);
    expect(summary).toContain(meaning);
  });

  test('after the same quiet time each name that time', () => {
    const history = started();
    for (const user of [0, 2, 0]) end(history, user, { ending: 'network', afterMs: 7000 });
    expect(summaryOf(history)).toContain(
      '3 sockets of 2 users ended with 1006, unasked, between +7.000 s and +21.140 s, 3 of them ' +
        'after about 7.0 s without a message, so look for an idle timeout',
    );
  });

  test('after about a minute point at a proxy', () => {
    const history = started();
    for (const user of [0, 2, 0]) end(history, user, { ending: 'network', afterMs: 60_050 });
    expect(summaryOf(history)).toContain('which is the idle timeout of common proxies');
  });

  test('are held against the number of sockets that were opened', () => {
    const history = started();
    for (const user of [0, 2]) end(history, user, { ending: 'server', code: 1011, afterMs: 500 });
    expect(tallyOf(history.finish().result, 'abnormal-close')).toMatchObject({
      ...{ owed: 6, judged: 6, violations: 1 },
    });
  });
});

describe('no abnormal close is', () => {
  test.each([
    ['our own', 'us', 1000],
    ['our own cut', 'cut', 1006],
    ['a normal one of the server', 'server', 1000],
    ['one of a server that goes away', 'server', 1001],
    ['one for a token that has expired', 'server', 4401],
  ] as const)('%s', (_, ending, code) => {
    const history = started();
    for (const user of [0, 2, 3]) end(history, user, { ending, code, afterMs: 3000 });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('one of a socket that we had left unread', () => {
    const history = started();
    history.world.pause(1);
    end(history, 1, { ending: 'network', afterMs: 3000 });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('one upon a frame that cannot be read, which is charged itself', () => {
    const history = started();
    const line = history.world.primaryOf(0);
    if (line === null) throw new Error('the user is connected');
    history.observe({
      ...{ type: 'frame-violation', atMs: history.nowMs, user: 0, socket: line.socket },
      ...{ violation: 'malformed-frame', detail: 'not JSON', excerpt: '', action: '' },
      reading: { status: 'none' },
    });
    history.close(0, 'network');
    history.wait(50);
    expect(storyOf(history.finish()).charges).toEqual(['malformed-frame user 0']);
  });

  test('one behind a gap of our own loop', () => {
    const history = started();
    history.observe({
      ...{ type: 'disturbance', atMs: history.nowMs, what: 'loop-gap', gapMs: 30_000 },
    });
    end(history, 0, { ending: 'network', afterMs: 10 });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });
});

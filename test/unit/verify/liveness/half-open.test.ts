// Sockets that answer nothing while others are answered, and the silences that blame nobody.

import { describe, expect, test } from 'vitest';
import { NOTHING, storyOf, tallyOf } from '../../../support/history/charges.ts';
import { History, type HistoryOptions } from '../../../support/history.ts';

const TIMEOUT_MS = 3000;
const OTHERS = [0, 2, 3] as const;

/** Users 0, 2 and 3 talk among each other, a message each 100 ms. */
function talk(history: History, forMs: number): void {
  for (let ms = 0; ms < forMs; ms += 100) {
    const at = (ms / 100) % 3;
    history.send(OTHERS[at] ?? 0, OTHERS[(at + 1) % 3] ?? 2);
    history.wait(100);
  }
}

function started(options: HistoryOptions = {}): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  talk(history, 1000);
  return history;
}

/** The line of the user is neither read nor written any more. */
function mute(history: History, user: number, forMs = TIMEOUT_MS): void {
  const line = history.world.primaryOf(user);
  if (line !== null) history.world.mute(line, forMs);
}

/** Our heartbeat gives the user's socket up, as it would see it. */
function giveUp(history: History, user: number, left = true): void {
  const line = history.world.primaryOf(user);
  if (line === null) throw new Error('the user is connected');
  history.observe({
    ...{ type: 'pong-missing', atMs: history.nowMs, user, socket: line.socket },
    ...{ silentMs: TIMEOUT_MS, left },
  });
  history.close(user, 'network');
}

describe('a socket that answers nothing while others are answered', () => {
  test('is half open, and its end no abnormal close', () => {
    const history = started();
    mute(history, 1);
    talk(history, 5000);
    const { result } = history.finish();
    expect(storyOf({ result })).toEqual({ charges: ['half-open user -'], gaps: {} });
    const [finding] = tallyOf(result, 'half-open').exemplars;
    expect(finding?.summary).toContain(
      '1 socket of one user stayed open and answered neither pings nor anything else, between ' +
        '+1.000 s and +4.000 s, while others were answered: clients hang',
    );
    const told = finding?.evidence.map(({ text }) => text) ?? [];
    expect(told[0]).toBe('from here on nothing came on socket 1 of user 1');
    expect(told.filter((text) => text.startsWith('another socket got an answer'))).toHaveLength(3);
    expect(told.at(-1)).toBe('after 3.0 s without an answer to its ping it was given up');
  });

  test('is one finding with others like it', () => {
    const history = started();
    for (const user of [1, 3]) mute(history, user, user === 1 ? 3000 : 4000);
    for (let sent = 0; sent < 60; sent += 1) {
      history.send(0, 2);
      history.wait(100);
    }
    const { result } = history.finish();
    expect(storyOf({ result }).charges).toEqual(['half-open user -']);
    expect(tallyOf(result, 'half-open').exemplars[0]?.summary).toContain(
      '2 sockets of 2 users stayed open',
    );
  });

  test('says so when no ping was answered in the whole run', () => {
    const history = started({ pongEveryMs: Number.POSITIVE_INFINITY });
    mute(history, 1);
    talk(history, 5000);
    const { result } = history.finish();
    const tally = tallyOf(result, 'half-open');
    expect(tally).toMatchObject({ owed: 1, judged: 1, violations: 1 });
    expect(tally.exemplars[0]?.summary).toContain('(no ping of this run was ever answered)');
  });
});

describe('nobody is blamed', () => {
  test('when the network is gone everywhere', () => {
    const history = started();
    for (const user of [0, 1, 2, 3]) mute(history, user);
    history.wait(4000);
    for (const user of [0, 1, 2, 3]) history.open(user);
    talk(history, 1000);
    expect(storyOf(history.finish()).charges).toEqual([]);
  });

  test('when the network was gone everywhere, and others came back earlier', () => {
    const history = started({ pongEveryMs: Number.POSITIVE_INFINITY });
    mute(history, 1);
    history.wait(2500);
    talk(history, 1500);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('for a silence in which our own loop stood still', () => {
    const history = started();
    mute(history, 1);
    talk(history, 2800);
    history.observe({
      ...{ type: 'disturbance', atMs: history.nowMs, what: 'loop-gap', gapMs: 1500 },
    });
    talk(history, 2000);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('for a gap of our own loop that is known only after the socket was given up', () => {
    const history = started();
    mute(history, 1);
    talk(history, 3100);
    history.observe({
      ...{ type: 'disturbance', atMs: history.nowMs, what: 'loop-gap', gapMs: 600 },
    });
    talk(history, 1000);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('for a socket that we had left unread right before', () => {
    const history = started();
    history.world.pause(1);
    talk(history, 2000);
    history.world.resume(1);
    talk(history, 3000);
    giveUp(history, 1);
    talk(history, 500);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('for a ping that never left our own process', () => {
    const history = started();
    talk(history, 4000);
    giveUp(history, 1, false);
    talk(history, 500);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('for answers to what was asked before the silence', () => {
    const history = started({ pongEveryMs: Number.POSITIVE_INFINITY });
    // One conf in each third of the silence.
    history.send(0, 2, { confMs: 300 });
    history.send(2, 3, { confMs: 1000 });
    history.send(3, 0, { confMs: 1700 });
    mute(history, 1, 2000);
    history.wait(4000);
    talk(history, 300);
    expect(storyOf(history.finish()).charges).toEqual([]);
  });
});

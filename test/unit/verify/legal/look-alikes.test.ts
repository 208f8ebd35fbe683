// What looks like a fault and is none: late, concurrent, reconnecting, windowed, foreign. Nothing
// of severity C, E or W may be found, everything that can be judged is, and suspicions are counted.

import { describe, expect, test } from 'vitest';
import { NOTHING, storyOf, tallyOf } from '../../../support/history/charges.ts';
import { History, type HistoryOptions, type Outcome } from '../../../support/history.ts';

/** Four users are online and have heard from each other; then the test goes on. */
function begin(options: HistoryOptions = {}): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  for (const [sender, receiver] of PAIRS) history.send(sender, receiver);
  history.wait(100);
  return history;
}

const PAIRS = [
  [0, 1],
  [1, 0],
  [2, 3],
  [3, 2],
] as const;

/** Talk in both directions, so that there is a later message of everybody. */
function end(history: History): Outcome {
  for (let round = 0; round < 3; round += 1) {
    for (const [sender, receiver] of PAIRS) history.send(sender, receiver);
    history.wait(100);
  }
  return history.finish();
}

describe('frames that come late or in another order', () => {
  test('a conf after its deadline makes the outcome ok again', () => {
    const history = begin();
    history.send(0, 1, { confMs: 3500 });
    history.wait(4000);
    const outcome = end(history);
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.messages).toMatchObject({ sent: 17, confirmed: 17, indeterminate: 0 });
  });

  test('a conf after its fence and the grace takes the charge back', () => {
    const history = begin();
    history.send(0, 1, { confMs: 6000 });
    history.wait(100);
    history.talk(0, 1, { count: 5 });
    history.wait(6000);
    expect(storyOf(end(history))).toEqual(NOTHING);
  });

  test.each([
    ['conf before re', { confMs: 1, reMs: 80 }],
    ['re before conf', { confMs: 80, reMs: 1 }],
    ['both at one instant', { confMs: 5, reMs: 5 }],
    ['both at the instant of the next send', { storeMs: 0, confMs: 100, reMs: 100 }],
    ['at the instant of its own send', { storeMs: 0, confMs: 0, reMs: 0 }],
  ] as const)('%s is legal', (_name, sending) => {
    const history = begin();
    for (let sent = 0; sent < 5; sent += 1) {
      history.send(0, 1, sending);
      history.wait(100);
    }
    expect(storyOf(end(history))).toEqual(NOTHING);
  });

  test('a slow re is late and nothing else', () => {
    const history = begin();
    history.send(0, 1, { reMs: 2500 });
    history.wait(3000);
    expect(storyOf(end(history))).toEqual({ charges: ['late-delivery 0>1#1'], gaps: {} });
  });

  test('messages that were stored all at once, after a pause, are all accounted for', () => {
    const history = begin();
    for (let sent = 0; sent < 20; sent += 1) {
      history.send(0, 1, { storeMs: 1500 - sent * 10 });
      history.wait(10);
    }
    expect(storyOf(end(history))).toEqual(NOTHING);
  });
});

describe('receivers that are not there', () => {
  test('an offline receiver finds the message in the history', () => {
    const history = begin();
    history.close(1);
    history.wait(100);
    history.talk(0, 1, { count: 5 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.messages).toMatchObject({ sent: 9, delivered: 4, visible: 9 });
    expect(tallyOf(outcome.result, 'lost-relay')).toMatchObject({ owed: 4, judged: 4 });
  });

  test.each(['us', 'cut'] as const)(
    'a receiver that leaves (%s) in mid-flight owes no re',
    (how) => {
      const history = begin();
      history.send(0, 1, { reMs: 50 });
      history.wait(10);
      history.close(1, how);
      history.wait(100);
      expect(storyOf(history.finish())).toEqual(NOTHING);
    },
  );

  test.each(['server', 'network'] as const)(
    'what the %s takes away with a receiver’s socket is suspected, not proven',
    (how) => {
      const history = begin();
      history.send(0, 1, { reMs: 50 });
      history.wait(10);
      history.close(1, how);
      history.wait(100);
      const ended = how === 'network' ? ['abnormal-close user -'] : [];
      expect(storyOf(history.finish())).toEqual({
        ...{ charges: ['lost-relay 0>1#1 ?', ...ended], gaps: {} },
      });
    },
  );

  test('a reconnect in mid-flight may lose the re, and the next message arrives', () => {
    const history = begin();
    for (let round = 0; round < 5; round += 1) {
      history.send(0, 1, { reMs: 20 });
      history.wait(10);
      history.close(1, 'cut');
      history.wait(5);
      history.open(1, { subscribeMs: 30 });
      history.wait(35);
      history.send(0, 1);
      history.wait(150);
      history.send(0, 1);
      history.wait(100);
    }
    expect(storyOf(end(history))).toEqual(NOTHING);
  });

  test('a 101 is not yet a subscription', () => {
    const history = begin();
    history.close(1);
    history.wait(100);
    history.open(1, { subscribeMs: 400 });
    history.talk(0, 1, { count: 8, everyMs: 100 });
    const outcome = end(history);
    // Sent in the first 400 ms: four of which no loss of a relay is owed. The first left together
    // with the 101; those that followed it fell into the gap.
    const gap = [2, 3, 4].map((sequence) => `subscribe-gap 0>1#${sequence}`);
    expect(storyOf(outcome)).toEqual({ charges: gap, gaps: {} });
    expect(outcome.result.messages).toMatchObject({ sent: 24, delivered: 20, visible: 24 });
  });

  test('what an unproven socket that was closed soon after missed is not even suspected', () => {
    const history = begin();
    history.close(1);
    history.wait(100);
    history.open(1, { subscribeMs: 4000 });
    history.wait(100);
    history.talk(0, 1, { count: 4, everyMs: 100 });
    history.wait(1500);
    history.close(1);
    history.wait(1000);
    history.open(1);
    expect(storyOf(end(history))).toEqual(NOTHING);
  });

  test('a second device gets its own copy, which is no duplicate', () => {
    const history = begin();
    const device = history.open(1, { primary: false });
    history.wait(50);
    history.talk(0, 1, { count: 4 });
    history.world.close(device, 'us');
    history.wait(50);
    expect(storyOf(end(history))).toEqual(NOTHING);
  });
});

describe('sends whose outcome is open', () => {
  test('the server that closes a socket owes no conf of what was pending', () => {
    const history = begin();
    // One is stored and loses its conf, the other is never read.
    history.send(0, 1, { storeMs: 1, confMs: 50 });
    history.send(0, 1, { storeMs: 60 });
    history.wait(20);
    history.close(0, 'server');
    history.wait(100);
    history.open(0);
    history.wait(50);
    const outcome = end(history);
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.messages).toMatchObject({
      ...{ sent: 18, confirmed: 16, delivered: 17, visible: 17, indeterminate: 2, recovered: 1 },
    });
  });

  test('a send on a socket that is not open never left', () => {
    const history = begin();
    history.close(0);
    history.wait(20);
    history.send(0, 1);
    history.wait(50);
    history.open(0);
    history.wait(50);
    const outcome = end(history);
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.messages).toMatchObject({ sent: 16, failed: 1, confirmed: 16 });
  });

  test('an error frame leaves the outcome open where the contract says nothing', () => {
    const history = begin();
    history.send(0, 1, {
      fault: (plan) => {
        plan.rows = [];
        plan.frames = plan.frames.filter(({ channel }) => channel === 'conf');
        for (const frame of plan.frames) frame.form = 'error';
      },
    });
    history.wait(50);
    const outcome = end(history);
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.messages).toMatchObject({ sent: 17, confirmed: 16, indeterminate: 1 });
  });

  test('a refusal that holds is judged by the history without it', () => {
    const history = begin({ contract: { errors: 'reject' } });
    history.send(0, 1, {
      fault: (plan) => {
        plan.rows = [];
        plan.frames = plan.frames.filter(({ channel }) => channel === 'conf');
        for (const frame of plan.frames) frame.form = 'error';
      },
    });
    history.wait(50);
    const outcome = end(history);
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.messages).toMatchObject({ sent: 17, confirmed: 16, failed: 1 });
    expect(tallyOf(outcome.result, 'ghost-send')).toMatchObject({ owed: 1, judged: 1 });
  });
});

describe('reads that race with writes', () => {
  test('a read in flight while a message is confirmed proves nothing about it', () => {
    const history = begin();
    for (let round = 0; round < 5; round += 1) {
      history.reads.history(0, 1, { upMs: 1, downMs: 40 });
      history.reads.threads(0, { upMs: 1, downMs: 40 });
      history.wait(5);
      history.send(0, 1);
      history.wait(95);
    }
    expect(storyOf(end(history))).toEqual(NOTHING);
  });

  test('a read at the very instant of a conf proves nothing about it', () => {
    const history = begin();
    history.send(0, 1, { storeMs: 2, confMs: 3 });
    history.reads.history(0, 1, { upMs: 1 });
    history.wait(5);
    history.reads.history(0, 1, { upMs: 0 });
    history.wait(100);
    expect(storyOf(end(history))).toEqual(NOTHING);
  });

  test('a last message that somebody sent in between is newer, not stale', () => {
    const history = begin();
    for (let round = 0; round < 5; round += 1) {
      history.send(0, 1, { storeMs: 4, confMs: 4 });
      history.send(1, 0, { storeMs: 4, confMs: 4 });
      history.reads.threads(0, { upMs: 6, downMs: 30 });
      history.reads.threads(1, { upMs: 6, downMs: 30 });
      history.wait(100);
    }
    expect(storyOf(end(history))).toEqual(NOTHING);
  });

  test('failed reads are asked again', () => {
    const asked = new Map<string, number>();
    const history = begin({
      readback: ({ user, partner }) => {
        const attempt = (asked.get(`${user} ${partner}`) ?? 0) + 1;
        asked.set(`${user} ${partner}`, attempt);
        return attempt < 3 ? { failure: attempt === 1 ? 'timeout' : 'cached' } : {};
      },
    });
    const outcome = end(history);
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.readback).toEqual({ owed: 8, read: 8 });
  });

  test('a read that is too large is not asked again, and leaves a gap', () => {
    let asked = 0;
    const history = begin({
      readback: ({ user, partner }) => {
        if (user !== 1 || partner !== 0) return {};
        asked += 1;
        return { failure: 'too-large' };
      },
    });
    const outcome = end(history);
    expect(asked).toBe(1);
    expect(outcome.result.readback).toEqual({ owed: 8, read: 7 });
    expect(storyOf(outcome)).toMatchObject({ charges: [] });
  });

  test('reads that keep failing leave a gap, and no finding', () => {
    const history = begin({
      readback: ({ user, partner }) => (user === 1 && partner === 0 ? { failure: 'cached' } : {}),
    });
    const outcome = end(history);
    expect(outcome.result.readback).toEqual({ owed: 8, read: 7 });
    expect(storyOf(outcome)).toEqual({
      charges: [],
      gaps: { 'history-divergence': '1 of 2' },
    });
  });
});

// A user who leaves its socket unread for a while, on purpose: what comes late is our doing, and
// what never comes is still found once the socket is read again.

import { describe, expect, test } from 'vitest';
import { NOTHING, storyOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import { History, type HistoryOptions } from '../../../support/history.ts';

/** Users 0 and 1 have talked; then user 1 stops reading. */
function paused(options: HistoryOptions = {}): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  history.talk(0, 1, { count: 4 });
  history.talk(1, 0, { count: 4 });
  history.world.pause(1);
  return history;
}

describe('a user who does not read its socket', () => {
  test('is owed what comes meanwhile, late or not, and nothing is charged', () => {
    const history = paused();
    history.talk(0, 1, { count: 20, everyMs: 500 });
    history.world.resume(1);
    history.talk(0, 1, { count: 4 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.messages).toMatchObject({ sent: 32, delivered: 32, indeterminate: 0 });
  });

  test('may send, and gets the confs when it reads on', () => {
    const history = paused();
    history.talk(1, 0, { count: 10, everyMs: 500 });
    history.world.resume(1);
    history.wait(100);
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.messages).toMatchObject({ confirmed: 18, indeterminate: 0 });
  });

  test('does not spoil the measured times of what waited for it', () => {
    const history = paused();
    history.send(0, 1);
    history.wait(3000);
    history.world.resume(1);
    history.wait(10);
    history.send(0, 1);
    history.wait(100);
    history.finish();
    const told = history.facts.filter(([name, , measured]) => name === 'delivered' && !measured);
    expect(told).toHaveLength(1);
  });

  test('is no proof of a loss while its frames wait, even behind a fence', () => {
    const history = new History();
    history.connect(0, 1, 2, 3);
    history.talk(0, 1, { count: 4 });
    history.send(0, 1, { reMs: 300, fault: MESSAGE_FAULTS['reorder-after-ack'] });
    history.wait(50);
    // Arrives before the one that was sent earlier, whose re the user leaves unread.
    history.send(0, 1);
    history.wait(50);
    history.world.pause(1);
    history.wait(8000);
    expect(history.verifier.takeFindings()).toEqual([]);
    history.world.resume(1);
    history.talk(0, 1, { count: 3 });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('still shows what the server lost, once it reads on', () => {
    const history = paused();
    history.send(0, 1);
    history.send(0, 1, { fault: MESSAGE_FAULTS['drop-re'] });
    history.wait(4000);
    history.world.resume(1);
    history.talk(0, 1, { count: 3 });
    expect(storyOf(history.finish())).toEqual({ charges: ['lost-relay 0>1#5'], gaps: {} });
  });

  test('still shows a conf that never came, once it reads on', () => {
    const history = paused();
    history.send(1, 0, { fault: MESSAGE_FAULTS['drop-conf'] });
    history.wait(4000);
    history.world.resume(1);
    history.talk(1, 0, { count: 3 });
    expect(storyOf(history.finish())).toEqual({ charges: ['lost-conf 1>0#4'], gaps: {} });
  });

  test('loses nothing to the server when that closes the slow socket', () => {
    const history = paused();
    history.talk(0, 1, { count: 6, everyMs: 500 });
    history.close(1, 'server');
    history.wait(100);
    history.open(1);
    history.wait(50);
    history.talk(0, 1, { count: 4 });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('leaves the deadline of a conf put off until it has read for that long', () => {
    const history = paused();
    history.send(1, 0, { fault: MESSAGE_FAULTS['drop-conf'] });
    history.wait(5000);
    expect(history.verifier.counts().indeterminate).toBe(0);
    history.world.resume(1);
    history.wait(1900);
    expect(history.verifier.counts().indeterminate).toBe(0);
    history.wait(200);
    expect(history.verifier.counts().indeterminate).toBe(1);
  });
});

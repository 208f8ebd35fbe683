// What proves an absence, and what does not.

import { describe, expect, test } from 'vitest';
import { chargesOf, coverageOf, gapsOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import { History, type Outcome } from '../../../support/history.ts';

const LOST = { fault: MESSAGE_FAULTS['ack-without-store'] };

function primaryOf({ result }: Outcome): readonly string[] {
  return chargesOf(result).filter((line) => !line.includes(' < '));
}

/** Nobody stays who could send one more message. */
function leaveBoth(history: History): void {
  history.wait(50);
  history.close(0);
  history.close(1);
  history.wait(50);
}

describe('an absence', () => {
  test('is not proven by a later row that was never confirmed itself', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.send(0, 1, LOST);
    history.wait(50);
    history.send(0, 1, { fault: MESSAGE_FAULTS['drop-conf'] });
    leaveBoth(history);
    const outcome = history.finish();
    expect(primaryOf(outcome).filter((line) => line.startsWith('lost-write'))).toEqual([]);
    expect(gapsOf(outcome.result)).toMatchObject({ 'lost-write': '3 of 4' });
  });

  test('is proven by a later row that was confirmed, though nobody is left', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.send(0, 1, LOST);
    history.wait(50);
    history.send(0, 1);
    leaveBoth(history);
    expect(primaryOf(history.finish())).toEqual(['lost-write 0>1#2']);
  });

  test('is not proven by a row that was in flight together with it', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.send(0, 1, { ...LOST, confMs: 30 });
    history.send(0, 1, { confMs: 30 });
    leaveBoth(history);
    const outcome = history.finish();
    // The read that lacks it was asked after its conf: stale at least.
    expect(primaryOf(outcome)).toEqual(['read-your-writes 0>1#2']);
    expect(gapsOf(outcome.result)).toMatchObject({ 'lost-write': '3 of 4' });
  });

  test('of the oldest message in the longest conversation alone is a loss and no window', () => {
    const history = new History();
    history.connect(0, 1, 2, 3);
    history.send(0, 1, LOST);
    history.wait(50);
    history.talk(0, 1, { count: 15, everyMs: 20 });
    history.talk(2, 3, { count: 5, everyMs: 20 });
    expect(primaryOf(history.finish())).toEqual(['lost-write 0>1#0']);
  });

  test('of short conversations’ oldest messages is no window either', () => {
    const history = new History();
    history.connect(0, 1, 2, 3);
    for (const [one, other] of [
      [0, 1],
      [2, 3],
    ] as const) {
      history.send(one, other, LOST);
      history.wait(50);
      history.talk(one, other, { count: 5, everyMs: 20 });
    }
    expect(primaryOf(history.finish())).toEqual(['lost-write 0>1#0', 'lost-write 2>3#0']);
  });
});

describe('a message without a trace', () => {
  test('whose fence went to somebody else is proven dropped by a second round', () => {
    const history = new History();
    history.connect(0, 1, 2);
    history.talk(0, 2, { count: 2 });
    history.send(0, 1, { fault: MESSAGE_FAULTS['swallow-send'] });
    history.wait(50);
    history.talk(0, 2, { count: 3 });
    const outcome = history.finish();
    expect(primaryOf(outcome)).toEqual(['silent-drop 0>1#2']);
    expect(gapsOf(outcome.result)).toEqual({});
  });
});

describe('one party’s history', () => {
  test('that could not be read leaves the loss of the other’s open', () => {
    const history = new History({
      readback: ({ user, partner }) => (user === 1 && partner === 0 ? { failure: 'timeout' } : {}),
    });
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.send(0, 1, LOST);
    history.wait(50);
    history.talk(0, 1, { count: 2 });
    const { result } = history.finish();
    expect(chargesOf(result)).toEqual(['read-your-writes 0>1#2']);
    expect(gapsOf(result)).toEqual({ 'lost-write': '4 of 5', 'history-divergence': '0 of 1' });
  });

  test('that lacks what the other’s shows diverges, whoever it is hidden from', () => {
    for (const hiddenFrom of [0, 1]) {
      const history = new History();
      history.connect(0, 1);
      history.talk(0, 1, { count: 2 });
      history.send(0, 1, {
        fault: (plan) => {
          for (const row of plan.rows) row.hiddenFrom = hiddenFrom;
        },
      });
      history.wait(50);
      history.talk(0, 1, { count: 2 });
      const { result } = history.finish();
      const stale = ['read-your-writes 0>1#2 < history-divergence', 'history-divergence 0>1#2'];
      const early = ['relay-before-commit 0>1#2 < history-divergence', 'history-divergence 0>1#2'];
      expect(chargesOf(result)).toEqual(hiddenFrom === 0 ? stale : early);
      expect(coverageOf(result)).toMatchObject({ 'lost-write': 5, 'history-divergence': 1 });
    }
  });

  test.each([
    ['concurrent messages', 0, []],
    ['messages of which one was known before the other was sent', 50, ['1>0#0']],
  ] as const)('may differ in the order of %s: %s ms apart, %j', (_name, apartMs, charged) => {
    // Neither times nor ids tell an order; user 1 is shown the first two the other way round.
    const history = new History({
      habits: { restUnit: 'second', ids: 'text' },
      readback: ({ user, partner }) =>
        user === 1 && partner === 0 ? { fault: 'shuffle-history' } : {},
    });
    history.connect(0, 1);
    history.send(1, 0);
    history.wait(apartMs);
    history.send(0, 1);
    history.wait(50);
    history.talk(0, 1, { count: 2, everyMs: 50 });
    const expected = charged.map((message) => `history-divergence ${message}`);
    expect(primaryOf(history.finish())).toEqual(expected);
  });
});

describe('what had not settled', () => {
  const unconfirmed = {
    fault: (plan: Parameters<(typeof MESSAGE_FAULTS)['drop-conf']>[0]) => {
      plan.rows = [];
      plan.frames = plan.frames.filter(({ channel }) => channel === 're');
    },
  };

  test.each([
    [true, []],
    [false, ['lost-write 0>1#2']],
  ] as const)('is owed no row in a run that was interrupted: %s, %j', (interrupted, charged) => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.send(0, 1, unconfirmed);
    history.wait(50);
    history.talk(0, 1, { count: 2 });
    const outcome = history.finish({ interrupted });
    expect(primaryOf(outcome).filter((line) => line.startsWith('lost-write'))).toEqual(charged);
  });

  test('at the instant of a read is no write of before it', () => {
    const history = new History();
    history.connect(0, 1);
    history.send(0, 1, { storeMs: 2, confMs: 3 });
    history.wait(5);
    // Asked at the very instant of the conf, and answered without it.
    history.reads.history(0, 1, { upMs: 0, fault: 'stale-replica' });
    history.wait(50);
    expect(primaryOf(history.finish())).toEqual([]);
  });

  test('of one party’s last row is not compared', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.send(0, 1, { fault: MESSAGE_FAULTS['one-sided-delete'] });
    leaveBoth(history);
    const outcome = history.finish();
    // The read that lacks it was asked after its re: early at least.
    expect(primaryOf(outcome)).toEqual(['relay-before-commit 0>1#2']);
    expect(gapsOf(outcome.result)).toEqual({ 'history-divergence': '0 of 1' });
  });
});

describe('what was refused', () => {
  test('is owed to no history, though it is in both', () => {
    const history = new History({ contract: { errors: 'reject' } });
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.send(0, 1, { fault: MESSAGE_FAULTS['error-but-store'] });
    history.wait(50);
    history.talk(0, 1, { count: 2 });
    const outcome = history.finish();
    expect(primaryOf(outcome)).toEqual(['ghost-send 0>1#2']);
    expect(coverageOf(outcome.result)).toMatchObject({ 'lost-write': 4, 'ghost-send': 1 });
  });

  test('is a ghost when nothing but a row shows it', () => {
    const history = new History({ contract: { errors: 'reject' } });
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.close(1);
    history.wait(50);
    history.send(0, 1, { fault: MESSAGE_FAULTS['error-but-store'] });
    history.wait(50);
    const outcome = history.finish();
    expect(primaryOf(outcome)).toEqual(['ghost-send 0>1#2']);
    expect(gapsOf(outcome.result)).toEqual({});
  });

  test('and stayed away is no gap in the thread list', () => {
    const history = new History({ contract: { errors: 'reject' } });
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.send(0, 1, {
      fault: (plan, tools) => {
        MESSAGE_FAULTS['error-but-store'](plan, tools);
        plan.rows = [];
        plan.frames = plan.frames.filter(({ form }) => form === 'error');
      },
    });
    history.wait(50);
    expect(primaryOf(history.finish())).toEqual([]);
  });
});

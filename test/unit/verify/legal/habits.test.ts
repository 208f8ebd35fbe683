// Servers differ in what the API document leaves open: ids, times, orders, windows, other people.

import { describe, expect, test } from 'vitest';
import {
  coverageOf,
  NOTHING,
  provenOf,
  storyOf,
  tallyOf,
} from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import { bodyOf, History, type HistoryOptions, OTHER_SCOPE } from '../../../support/history.ts';

/** Four users talk in two pairs, `rounds` messages of each, and look at what they have. */
function talked(options: HistoryOptions, rounds = 6): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  for (let round = 0; round < rounds; round += 1) {
    history.send(0, 1);
    history.send(1, 0);
    history.send(2, 3);
    history.wait(30);
    history.send(3, 2);
    history.wait(70);
  }
  history.reads.history(0, 1);
  history.reads.threads(0);
  history.wait(50);
  return history;
}

describe('habits of a server', () => {
  test.each([
    ['ids that are text', { ids: 'text' }],
    ['ids that are numbers in quotes', { ids: 'quoted' }],
    ['ids that each thread counts for itself', { ids: 'thread' }],
    ['times without a fraction over REST', { restUnit: 'second' }],
    ['times of a millisecond over REST', { restUnit: 'millisecond' }],
    ['histories that run downwards', { order: 'down' }],
  ] as const)('%s are legal', (_name, habits) => {
    const outcome = talked({ habits }).finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.messages).toMatchObject({ sent: 24, visible: 24 });
  });

  test.each([
    ['number', ['AOkH', null]],
    ['text', [null, null]],
  ] as const)('ids of kind %s travel to the coordinator as %o', (ids, [, none]) => {
    const { result } = talked({ habits: { ids }, contract: { ids: 'global' } }, 1).finish();
    expect(result.ids).toEqual(
      // 1001 to 1004, and threads 1 and 2: the first in full, then differences.
      ids === 'number'
        ? {
            messages: Buffer.from([0xe9, 7, 1, 1, 1]).toString('base64'),
            threads: Buffer.from([1, 1]).toString('base64'),
          }
        : { messages: none, threads: none },
    );
  });

  test('message ids stay at home where the contract does not call them global', () => {
    expect(talked({}, 1).finish().result.ids.messages).toBeNull();
  });

  test('a history by id may show times of concurrent sends the other way round', () => {
    // Two nodes: the clock of one is 300 µs behind.
    const history = new History();
    history.connect(0, 1);
    for (let round = 0; round < 6; round += 1) {
      history.send(0, 1);
      history.send(1, 0, {
        fault: (plan) => {
          const back = (text: string) =>
            text.replace(
              /\.(\d{6})/,
              (_all, us) => `.${String(Number(us) - 300).padStart(6, '0')}`,
            );
          for (const row of plan.rows) row.created = back(row.created);
          for (const frame of plan.frames) frame.timestamp = back(frame.timestamp);
        },
      });
      history.wait(100);
    }
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('ids at random are legal, and rows of one second stand in any order', () => {
    const history = new History({
      habits: { restUnit: 'second' },
      contract: { order: 'pipelined' },
    });
    history.connect(0, 1);
    for (const id of ['704', '113', '562', '98', '411']) {
      history.send(0, 1, {
        fault: ({ rows, frames }) => {
          for (const one of [...rows, ...frames]) one.id = id;
        },
      });
      history.wait(20);
    }
    expect(provenOf(history.finish().result)).toEqual([]);
  });

  test.each([
    [20, []],
    [1500, ['monotonic-writes 0>1#0']],
  ])('rows %d ms apart may stand the other way round within one second alone', (ms, charges) => {
    const history = new History({ habits: { restUnit: 'second' } });
    history.connect(0, 1);
    history.send(0, 1);
    history.wait(ms);
    history.send(0, 1);
    history.wait(3000);
    history.talk(0, 1, { count: 6, everyMs: 1100 });
    const { rows } = history.world.store.threadOf(0, 1);
    const [first, second] = rows;
    // As if the second had been stored first.
    if (first !== undefined && second !== undefined) {
      const { created } = first;
      [first.created, second.created] = [second.created, created];
      rows.splice(0, 2, second, first);
    }
    const charged = storyOf(history.finish()).charges;
    expect(charged.filter((line) => !line.startsWith('timestamp-mismatch'))).toEqual(charges);
  });

  test('an echo of a re to its own sender is learned, and breaks nothing', () => {
    const history = talked({}, 1);
    history.send(0, 1, {
      fault: (plan) => {
        const [conf] = plan.frames.filter(({ channel }) => channel === 'conf');
        if (conf !== undefined) plan.frames.push({ ...conf, channel: 're' });
      },
    });
    history.wait(50);
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.learned).toHaveLength(1);
  });
});

describe('a server that shows the latest rows only', () => {
  const WINDOWED = { habits: { windowRows: 20 } } as const;

  test('is learned, and older messages are owed nothing', () => {
    const outcome = talked(WINDOWED, 20).finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.learned).toEqual([
      'Histories show the latest 20 rows only; older messages are not judged',
    ]);
    // 80 messages in two conversations; the window has 20 of each, and what was concurrent with its
    // oldest row might be older.
    expect(coverageOf(outcome.result)['lost-write']).toBe(40);
    expect(outcome.result.messages).toMatchObject({ sent: 80, delivered: 80 });
  });

  test('is convicted all the same of a message that is missing within the window', () => {
    const history = talked(WINDOWED, 20);
    history.send(0, 1, { fault: MESSAGE_FAULTS['ack-without-store'] });
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    expect(storyOf(history.finish())).toEqual({
      charges: [
        'lost-write 0>1#20',
        'read-your-writes 0>1#20 < lost-write',
        'relay-before-commit 0>1#20 < lost-write',
      ],
      gaps: {},
    });
  });

  test('is not taken for one because two conversations lack their first message', () => {
    const history = new History();
    history.connect(0, 1, 2, 3);
    const fault = MESSAGE_FAULTS['ack-without-store'];
    history.send(0, 1, { fault });
    history.send(2, 3, { fault });
    history.send(0, 2);
    history.wait(100);
    for (let round = 0; round < 12; round += 1) {
      history.send(0, 1);
      history.send(2, 3);
      history.send(0, 2);
      history.wait(50);
    }
    // The conversation of 0 and 2 has one row more than theirs: nobody cuts there.
    const { charges } = storyOf(history.finish());
    expect(charges).toEqual(['lost-write 0>1#0', 'lost-write 2>3#0']);
  });
});

describe('messages of others', () => {
  const OLD = bodyOf(
    { kind: 'message', sender: 0, receiver: 1, sequence: 3, attempt: 0 },
    OTHER_SCOPE,
  );

  test('older rows of other runs and of people are counted and not judged', () => {
    const history = new History();
    history.world.plant(0, 1, OLD);
    history.world.plant(1, 0, 'are we still on for lunch?');
    history.connect(0, 1);
    history.talk(0, 1, { count: 4 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    // Two histories of two foreign rows each.
    expect(outcome.result.messages.foreign).toBe(4);
  });

  test('a live frame of another run is foreign, and makes what is lost to it unknown', () => {
    const history = talked({}, 1);
    history.world.plant(0, 1, OLD);
    history.wait(50);
    const outcome = history.finish();
    const { charges, gaps } = storyOf(outcome);
    expect({ charges, checks: Object.keys(gaps) }).toEqual({ charges: [], checks: ['lost-relay'] });
    expect(gaps['lost-relay']).toContain('accounts-shared');
    // The re, the row in both histories, and as last message in both thread lists.
    expect(outcome.result.messages.foreign).toBe(5);
  });

  test('people who share the accounts are counted, never judged, never shown', () => {
    const history = talked({ isExclusive: false }, 2);
    history.world.plant(0, 1, 'the secret is under the mat');
    history.wait(50);
    history.send(0, 1);
    history.wait(50);
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(outcome.result.messages.foreign).toBe(3);
    expect(JSON.stringify([outcome.result, outcome.told])).not.toContain('secret');
  });

  test('a newer message of a person as last message of a thread is not stale', () => {
    const history = talked({ isExclusive: false }, 2);
    history.world.plant(1, 0, 'lunch?');
    history.reads.threads(0);
    history.wait(50);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('the same text on exclusive accounts is judged, and never shown', () => {
    const history = talked({}, 2);
    history.world.plant(0, 1, 'the secret is under the mat');
    history.wait(50);
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual({ charges: ['unexpected user 0'], gaps: {} });
    expect(JSON.stringify([outcome.result, outcome.told])).not.toContain('secret');
  });
});

describe('the edges of a conversation', () => {
  test.each(['ack-without-store', 'swallow-send', 'drop-re', 'drop-conf'] as const)(
    'the first message of a run is found under %s',
    (fault) => {
      const history = new History();
      history.connect(0, 1);
      // Somebody has proven that user 1 receives.
      history.talk(0, 1, { count: 1 });
      history.send(1, 0, { fault: MESSAGE_FAULTS[fault] });
      history.wait(100);
      history.send(0, 1);
      history.wait(50);
      history.talk(1, 0, { count: 3 });
      const { charges } = storyOf(history.finish());
      const check = {
        ...{ 'ack-without-store': 'lost-write', 'swallow-send': 'silent-drop' },
        ...{ 'drop-re': '', 'drop-conf': 'lost-conf' },
      }[fault];
      // User 0 has never received anything before: a 101 is not yet a subscription.
      const expected = check === '' ? ['subscribe-gap 1>0#0'] : [`${check} 1>0#0`];
      expect(charges.filter((line) => !line.includes('<'))).toEqual(expected);
    },
  );

  test.each([
    ['ack-without-store', 'lost-write'],
    ['swallow-send', 'silent-drop'],
    ['drop-re', 'lost-relay'],
    ['drop-conf', 'lost-conf'],
  ] as const)('the last message of a conversation is found under %s', (fault, check) => {
    const history = talked({}, 3);
    history.send(0, 1, { fault: MESSAGE_FAULTS[fault] });
    history.wait(50);
    const outcome = history.finish();
    const { charges, gaps } = storyOf(outcome);
    expect(charges.filter((line) => !line.includes('<'))).toEqual([`${check} 0>1#3`]);
    expect(gaps).toEqual({});
    expect(outcome.result.messages.control).toBeGreaterThan(0);
  });

  test('the only message of a conversation is proven lost by a second round', () => {
    const history = talked({}, 2);
    history.send(0, 2, { fault: MESSAGE_FAULTS['ack-without-store'] });
    history.wait(50);
    const { charges, gaps } = storyOf(history.finish());
    expect({ charges, gaps }).toEqual({
      charges: [
        'lost-write 0>2#2',
        'read-your-writes 0>2#2 < lost-write',
        'relay-before-commit 0>2#2 < lost-write',
        'thread-missing 0>2#2 < lost-write',
        'thread-missing 0>2#2 < lost-write',
      ],
      gaps: {},
    });
  });

  test('a sender who has left is helped out by the partner', () => {
    const history = talked({}, 2);
    history.send(0, 1, { fault: MESSAGE_FAULTS['ack-without-store'] });
    history.wait(50);
    history.close(0);
    history.wait(50);
    const { charges, gaps } = storyOf(history.finish());
    expect(charges.filter((line) => !line.includes('<'))).toEqual(['lost-write 0>1#2']);
    expect(gaps).toEqual({});
  });

  test('what nobody can prove is not judged', () => {
    const history = talked({}, 2);
    history.send(0, 1, { fault: MESSAGE_FAULTS['ack-without-store'] });
    history.wait(50);
    history.close(0);
    history.close(1);
    history.wait(50);
    const outcome = history.finish();
    const { charges, gaps } = storyOf(outcome);
    expect(charges.filter((line) => line.startsWith('lost-write'))).toEqual([]);
    expect(gaps).toEqual({ 'lost-write': '8 of 9', 'history-divergence': '1 of 2' });
    expect(tallyOf(outcome.result, 'lost-write').error).toBeNull();
  });
});

describe('a gap of our own loop', () => {
  test('suspends liveness and convicts nobody', () => {
    const history = talked({}, 3);
    history.send(0, 1, { confMs: 3000, reMs: 3000 });
    history.wait(2900);
    history.observe({ type: 'disturbance', atMs: history.nowMs, what: 'loop-gap', gapMs: 2800 });
    history.wait(1000);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('does not hide what is lost', () => {
    const history = talked({}, 3);
    history.send(0, 1, { fault: MESSAGE_FAULTS['drop-re'] });
    history.wait(300);
    history.observe({ type: 'disturbance', atMs: history.nowMs, what: 'loop-gap', gapMs: 280 });
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    expect(storyOf(history.finish())).toEqual({ charges: ['lost-relay 0>1#3'], gaps: {} });
  });
});

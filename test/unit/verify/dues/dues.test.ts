// What single sockets are owed: newcomers between the 101 and the subscription, and the further
// devices of a user.

import { describe, expect, test } from 'vitest';
import type { Contract } from '../../../../src/scenario/index.ts';
import { NOTHING, storyOf, tallyOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import { History } from '../../../support/history.ts';

const FIRST_ONLY = { fault: MESSAGE_FAULTS['first-device-only'] };
const DROPPED = { fault: MESSAGE_FAULTS['drop-re'] };

/** User 1 has two sockets that have both got messages of user 0. */
function withTwoDevices(contract: Partial<Contract> = { devices: 'all' }): History {
  const history = new History({ contract });
  history.connect(0, 1, 2, 3);
  history.talk(0, 1, { count: 2 });
  history.open(1, { primary: false });
  history.wait(50);
  history.talk(0, 1, { count: 3 });
  return history;
}

describe('a second device', () => {
  test('that lacks what the first one got is charged where all devices are promised', () => {
    const history = withTwoDevices();
    history.send(0, 1, FIRST_ONLY);
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual({ charges: ['partial-fanout 0>1#5'], gaps: {} });
    const [finding] = tallyOf(outcome.result, 'partial-fanout').exemplars;
    expect(finding).toMatchObject({ severity: 'E', user: 1, socket: 4 });
    expect(finding?.evidence.map(({ where }) => where)).toEqual([
      ...['sender', 'sender', 'receiver', 'rest', 'receiver', 'sender'],
    ]);
    // Sent to two settled sockets: one message after the second had settled, and those after it.
    expect(tallyOf(outcome.result, 'partial-fanout')).toMatchObject({ owed: 12, judged: 12 });
  });

  test('of which the last message is missing gets a fence, and is proven by it', () => {
    const history = withTwoDevices();
    history.send(0, 1, FIRST_ONLY);
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual({ charges: ['partial-fanout 0>1#5'], gaps: {} });
    expect(outcome.result.messages.control).toBeGreaterThan(0);
  });

  test('is a warning where nothing is promised, and it has been served before', () => {
    const history = withTwoDevices({});
    history.send(0, 1, FIRST_ONLY);
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual({ charges: ['partial-fanout 0>1#5'], gaps: {} });
    expect(tallyOf(outcome.result, 'partial-fanout').exemplars[0]?.severity).toBe('W');
  });

  test('is owed nothing by a server that promised nothing and serves one at a time', () => {
    const history = new History();
    history.connect(0, 1, 2, 3);
    history.talk(0, 1, { count: 2 });
    const device = history.open(1, { primary: false });
    history.wait(50);
    for (let round = 0; round < 8; round += 1) {
      const socket = round % 2 === 0 ? device.socket : history.world.primaryOf(1)?.socket;
      history.send(0, 1, {
        fault: (plan) => {
          plan.frames = plan.frames.filter(
            ({ channel, line }) => channel === 'conf' || line.socket === socket,
          );
        },
      });
      history.wait(100);
    }
    history.wait(3000);
    expect(storyOf(history.finish()).charges.filter((line) => !line.endsWith('?'))).toEqual([]);
  });

  test('that closes before the grace has passed is owed nothing', () => {
    const history = withTwoDevices();
    const [, device] = history.world.linesOf(1);
    history.send(0, 1, FIRST_ONLY);
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    if (device !== undefined) history.world.close(device, 'us');
    history.wait(3000);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('that gets its copy late is served all the same', () => {
    const history = withTwoDevices();
    history.send(0, 1, {
      fault: ({ frames }) => {
        for (const frame of frames) {
          if (frame.channel !== 're' || frame.line.primary) continue;
          frame.delayMs += 4000;
          frame.isFree = true;
        }
      },
    });
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('does not hide a loss: what neither got is lost-relay', () => {
    const history = withTwoDevices();
    history.send(0, 1, DROPPED);
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    expect(storyOf(history.finish())).toEqual({ charges: ['lost-relay 0>1#5'], gaps: {} });
  });
});

describe('a device that is not read for a while', () => {
  /** The first socket lacks what the second one got, is fenced, and is read no more. */
  function pausedAfterFence(lateMs: number): History {
    const history = withTwoDevices();
    history.send(0, 1, {
      fault: (plan) => {
        plan.frames = plan.frames.filter(
          ({ channel, line }) => lateMs > 0 || channel === 'conf' || !line.primary,
        );
        for (const frame of plan.frames) {
          if (frame.channel !== 're' || !frame.line.primary) continue;
          frame.delayMs += lateMs;
          frame.isFree = true;
        }
      },
    });
    history.wait(100);
    history.send(0, 1);
    history.wait(200);
    history.world.pause(1);
    history.wait(5000);
    return history;
  }

  test('and closes unread is owed nothing: what it lacks may have waited there', () => {
    const history = pausedAfterFence(0);
    history.close(1, 'server');
    history.wait(3000);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('and is read on without it lacks it, once a later message has come', () => {
    const history = pausedAfterFence(0);
    history.world.resume(1);
    history.wait(100);
    history.talk(0, 1, { count: 2 });
    expect(storyOf(history.finish())).toEqual({ charges: ['partial-fanout 0>1#5'], gaps: {} });
  });

  test('and finds it there lacks nothing', () => {
    const history = pausedAfterFence(1000);
    history.world.resume(1);
    history.wait(100);
    history.talk(0, 1, { count: 2 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    // Six messages to two settled sockets: two at first, itself, its fence, and two at the end.
    expect(tallyOf(outcome.result, 'partial-fanout')).toMatchObject({ owed: 12, judged: 12 });
  });
});

test('a device that gets nothing any more, not even a fence, is suspected and owed', () => {
  const control = () => FIRST_ONLY;
  const history = new History({ contract: { devices: 'all' }, control });
  history.connect(0, 1, 2, 3);
  history.talk(0, 1, { count: 2 });
  history.open(1, { primary: false });
  history.wait(50);
  history.talk(0, 1, { count: 3 });
  history.send(0, 1, FIRST_ONLY);
  const outcome = history.finish();
  expect(storyOf(outcome).charges).toEqual(['partial-fanout 0>1#5 ?']);
  const { owed, judged } = tallyOf(outcome.result, 'partial-fanout');
  expect(owed - judged).toBe(1);
});

describe('a socket that has just opened', () => {
  function late(subscribeMs: number): History {
    const history = new History();
    history.connect(0, 1, 2, 3);
    history.talk(0, 1, { count: 2 });
    history.close(1);
    history.wait(100);
    history.open(1, { subscribeMs });
    history.wait(100);
    return history;
  }

  test('and misses what came before its subscription shows for how long', () => {
    const history = late(450);
    history.talk(0, 1, { count: 6 });
    const outcome = history.finish();
    const gap = [2, 3, 4, 5].map((sequence) => `subscribe-gap 0>1#${sequence}`);
    expect(storyOf(outcome)).toEqual({ charges: gap, gaps: {} });
    const [finding] = tallyOf(outcome.result, 'subscribe-gap').exemplars;
    expect(finding?.severity).toBe('W');
    expect(finding?.summary).toContain('was open for 100 ms and got nothing in its first 505 ms');
  });

  test('and hears nobody later proves nothing: what it missed is suspected', () => {
    const history = late(1_000_000);
    history.send(0, 1);
    history.wait(6000);
    const { charges } = storyOf(history.finish());
    expect(charges).toEqual(['lost-relay 0>1#2 ?']);
  });

  test('and hears somebody else only proves nothing of the silent sender', () => {
    const history = late(150);
    history.send(0, 1);
    history.wait(100);
    history.close(0);
    history.talk(2, 1, { count: 4 });
    history.wait(3000);
    expect(storyOf(history.finish()).charges).toEqual(['lost-relay 0>1#2 ?']);
  });

  test('is owed what was dropped there once it has received', () => {
    const history = late(0);
    history.talk(0, 1, { count: 2 });
    history.send(0, 1, DROPPED);
    history.wait(100);
    history.talk(0, 1, { count: 2 });
    expect(storyOf(history.finish())).toEqual({ charges: ['lost-relay 0>1#4'], gaps: {} });
  });

  test('is owed nothing that left at the instant at which it opened, or before', () => {
    const history = late(0);
    history.close(1);
    history.wait(50);
    history.send(0, 1, { ...DROPPED, storeMs: 30 });
    history.wait(1);
    history.open(1);
    history.send(0, 1, DROPPED);
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });
});

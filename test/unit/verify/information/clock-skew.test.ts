// The server's clock against ours: what is told of one that is wrong, and what is never told of one
// that is right, however coarse its times, slow its confs or unsteady our own clock.

import { describe, expect, test } from 'vitest';
import { informationOf, NOTHING, storyOf, tallyOf } from '../../../support/history/charges.ts';
import { EPOCH_MS } from '../../../support/history/chat-store.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import type { MessageFault } from '../../../support/history/message-plan.ts';
import { History, type HistoryOptions, type Outcome } from '../../../support/history.ts';

/** Both talk for a while, and the clocks are read before, meanwhile and after. */
function talking(options: HistoryOptions = {}, state: MessageFault | null = null): History {
  const history = new History(options);
  history.world.hold(state);
  history.connect(0, 1, 2, 3);
  history.talk(0, 1, { count: 15, everyMs: 400 });
  history.talk(1, 0, { count: 15, everyMs: 400 });
  return history;
}

/** Writes the times of the frames otherwise; the rows keep theirs. */
const rewriting =
  (write: (timestamp: string) => string): MessageFault =>
  (plan) => {
    for (const frame of plan.frames) frame.timestamp = write(frame.timestamp);
  };

/** The same instant as clocks in India write it. */
const inIndia = (text: string): string => {
  const whole = Date.parse(`${text.slice(0, 19)}Z`) + 5.5 * 3_600_000;
  return `${new Date(whole).toISOString().slice(0, 19)}${text.slice(19, 26)}+05:30`;
};

function learnedOf({ result }: Outcome): readonly string[] {
  return result.learned.filter((text) => /clock/.test(text));
}

function judgedOf({ result }: Outcome): number {
  const { owed, judged } = tallyOf(result, 'clock-skew');
  expect(owed).toBe(judged);
  return judged;
}

/** It has been looked at, and nothing is told. */
function expectSilence(outcome: Outcome, judged = 30): void {
  expect(storyOf(outcome)).toEqual(NOTHING);
  expect(informationOf(outcome.result)).toEqual([]);
  expect(learnedOf(outcome)).toEqual([]);
  expect(judgedOf(outcome)).toBe(judged);
}

describe('a clock that is wrong', () => {
  test('is told with the first twenty messages, a count of all and its difference', () => {
    const outcome = talking({}, MESSAGE_FAULTS['clock-offset']).finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    const tally = tallyOf(outcome.result, 'clock-skew');
    expect(tally).toMatchObject({ owed: 30, judged: 30, violations: 30 });
    expect(tally.exemplars).toHaveLength(20);
    expect(outcome.result.findings).toHaveLength(20);
    expect(tally.exemplars[0]).toMatchObject({ severity: 'I', suspected: false });
    expect(tally.exemplars[0]?.summary).toMatch(/is dated 3\.0 s after its conf arrived by our/);
    expect(tally.exemplars[0]?.evidence.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'the server dates it 2026-11-22T12:00:04.002Z',
        expect.stringMatching(/by our clock it was sent at 2026-11-22T12:00:01\.000Z/),
      ]),
    );
    expect(learnedOf(outcome)).toEqual([
      'The server’s clock is about 3.0 s ahead of ours; not judged.',
    ]);
  });

  test('is told as behind when it is ours that is ahead, by its range when it drifts', () => {
    const history = talking({ wallMs: (nowMs) => EPOCH_MS + nowMs + 60_000 + nowMs * 0.005 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(tallyOf(outcome.result, 'clock-skew').violations).toBe(30);
    expect(tallyOf(outcome.result, 'clock-skew').exemplars[0]?.summary).toContain(
      'before it was sent by our clock',
    );
    expect(learnedOf(outcome)).toEqual([
      expect.stringMatching(/^The server’s clock is about 60\.0 s behind ours \(60\.1 s behind to/),
    ]);
  });

  test('of one node among several is told as that of some messages', () => {
    const history = new History();
    history.connect(0, 1, 2, 3);
    history.talk(0, 1, { count: 10 });
    history.wait(4000);
    history.world.hold(MESSAGE_FAULTS['clock-offset']);
    history.talk(2, 3, { count: 3 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(informationOf(outcome.result)).toHaveLength(3);
    expect(learnedOf(outcome)[0]).toMatch(/^Some times of the server, not most, are about 3\.0 s/);
  });

  test('in whole seconds is told beyond the second that is unknown', () => {
    const coarse: MessageFault = (plan, tools) => {
      MESSAGE_FAULTS['clock-offset'](plan, tools);
      rewriting((text) => `${text.slice(0, 19)}+00:00`)(plan, tools);
    };
    const outcome = talking({ habits: { restUnit: 'second' } }, coarse).finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(tallyOf(outcome.result, 'clock-skew').violations).toBe(30);
  });
});

describe('a clock that is right is not told', () => {
  test('of a server whose confs are slow', () => {
    const history = new History();
    history.connect(0, 1, 2, 3);
    for (let sent = 0; sent < 10; sent += 1) {
      history.send(0, 1, { storeMs: 700, confMs: 900 });
      history.wait(1800);
    }
    expectSilence(history.finish(), 10);
  });

  test('where times are cut or rounded to the second', () => {
    const options = { habits: { restUnit: 'second' } } as const;
    const cut = rewriting((text) => `${text.slice(0, 19)}+00:00`);
    expectSilence(talking(options, cut).finish());
    const rounded = rewriting((text) => {
      const upMs = Math.round(Date.parse(text) / 1000) * 1000;
      return new Date(upMs).toISOString().replace('.000', '');
    });
    expectSilence(talking(options, rounded).finish());
  });

  test('of a server in another time zone that writes its offset', () => {
    expectSilence(talking({}, rewriting(inIndia)).finish());
  });

  test('where our own clock was set: only what the step does not touch is judged', () => {
    for (const stepMs of [-3_600_000, -400, 400, 3_600_000]) {
      // The readings are at 10 s and at the end: what is sent between them may be either side.
      const wallMs = (nowMs: number) => EPOCH_MS + nowMs + (nowMs > 11_000 ? stepMs : 0);
      const outcome = talking({ wallMs }).finish();
      expect(storyOf(outcome)).toEqual(NOTHING);
      const { judged, violations } = tallyOf(outcome.result, 'clock-skew');
      expect([judged, violations]).toEqual([23, 0]);
    }
  });

  test('where our own clock is slewed slowly, as time services do', () => {
    const slewed = talking({ wallMs: (nowMs) => EPOCH_MS + nowMs * 1.0005 });
    expectSilence(slewed.finish());
  });

  test('where our own clock says nothing that can be used', () => {
    const nonsense = talking({ wallMs: () => Number.NaN });
    expectSilence(nonsense.finish(), 0);
  });

  test('of a message whose times contradict each other', () => {
    const history = talking();
    const lying = rewriting((text) => text.replace('T12:', 'T13:'));
    history.send(0, 1, { fault: lying });
    history.wait(100);
    const outcome = history.finish();
    expect(informationOf(outcome.result)).toEqual([]);
    expect(storyOf(outcome).charges).toEqual(['timestamp-mismatch 0>1#15']);
  });
});

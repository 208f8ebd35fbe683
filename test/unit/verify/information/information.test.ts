// What is legal and only informs: it is counted and explained, and is never a finding.

import { describe, expect, test } from 'vitest';
import { judgeChecks } from '../../../../src/verify/index.ts';
import { informationOf, NOTHING, storyOf, tallyOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import { History, type Outcome } from '../../../support/history.ts';

const CONTRACT = {
  ...{ devices: null, order: null, reads: null, ids: null },
  ...{ threads: null, seen: null, errors: null },
};

function online(): History {
  const history = new History();
  history.connect(0, 1, 2, 3);
  history.talk(0, 1, { count: 2 });
  history.talk(1, 0, { count: 1 });
  return history;
}

/** The verdicts of a run under `strict: true`, without what passed or was not exercised. */
function strictly({ result }: Outcome): readonly string[] {
  const verification = { strict: true, coverageRatio: 0.999, required: [] };
  return judgeChecks(result.checks, { policy: { contract: CONTRACT, verification }, sent: 1 })
    .filter(({ verdict, required }) => verdict === 'fail' || (required && verdict !== 'pass'))
    .map(({ name, verdict }) => `${name} ${verdict}`);
}

describe('recovered', () => {
  test('counts a send whose socket was closed instead of a conf, and that was stored', () => {
    const history = online();
    history.send(0, 1, { fault: MESSAGE_FAULTS['close-after-store'] });
    history.wait(100);
    history.open(0);
    history.talk(0, 1, { count: 3 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(informationOf(outcome.result)).toEqual(['recovered 0>1#2']);
    const tally = tallyOf(outcome.result, 'recovered');
    expect(tally).toMatchObject({ owed: 7, judged: 7, violations: 1 });
    expect(tally.exemplars[0]).toMatchObject({ severity: 'I', user: 0, socket: 0 });
    expect(tally.exemplars[0]?.summary).toContain('although its socket ended before a conf');
    expect(strictly(outcome)).toEqual([]);
  });

  test('is silent about a conf that is late, and about one that is proven lost', () => {
    const history = online();
    history.send(0, 1, { confMs: 3000 });
    history.wait(4000);
    const { sequence } = history.send(0, 1, { fault: MESSAGE_FAULTS['drop-conf'] });
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    const outcome = history.finish();
    expect(storyOf(outcome).charges).toEqual([`lost-conf 0>1#${sequence}`]);
    expect(informationOf(outcome.result)).toEqual([]);
  });

  test('lists the first twenty of many, and counts them all', () => {
    const history = online();
    for (let round = 0; round < 30; round += 1) {
      history.send(0, 1, { fault: MESSAGE_FAULTS['close-after-store'] });
      history.wait(50);
      history.open(0);
      history.wait(50);
    }
    history.talk(0, 1, { count: 2 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    const tally = tallyOf(outcome.result, 'recovered');
    expect(tally.violations).toBe(30);
    expect(tally.exemplars.length).toBe(20);
    expect(outcome.result.findings.length).toBe(20);
    expect(tally.lastAtMs).toBeGreaterThan(2900);
  });
});

describe('foreign', () => {
  test('counts a frame of another run, without its text', () => {
    const history = online();
    history.send(0, 1, { fault: MESSAGE_FAULTS['replay-old-run'] });
    history.wait(100);
    history.talk(0, 1, { count: 2 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(informationOf(outcome.result)).toEqual(['foreign user 1']);
    const tally = tallyOf(outcome.result, 'foreign');
    expect(tally.violations).toBe(outcome.result.messages.foreign);
    expect(tally.owed).toBe(tally.judged);
    expect(JSON.stringify(tally.exemplars)).toContain('characters of another run');
    expect(strictly(outcome)).toEqual([]);
  });

  test('counts every sighting of old rows, and shows one for each reader', () => {
    const history = new History();
    for (let planted = 0; planted < 30; planted += 1) history.world.plant(0, 1, 'lunch at noon?');
    history.connect(0, 1);
    history.talk(0, 1, { count: 3 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(informationOf(outcome.result)).toEqual(['foreign user 0', 'foreign user 1']);
    expect(tallyOf(outcome.result, 'foreign').violations).toBe(60);
    expect(JSON.stringify(outcome.result)).not.toContain('lunch');
  });
});

describe('what comes back', () => {
  /** User 1 was away while three messages came, and is back on a socket of his own. */
  function back(): { readonly history: History; readonly line: ReturnType<History['open']> } {
    const history = online();
    history.close(1);
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    const line = history.open(1);
    return { history, line };
  }

  test('what was stored meanwhile and is never pushed is a gap, once for each message', () => {
    const { history } = back();
    history.wait(50);
    history.talk(0, 1, { count: 3 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    const gap = [2, 3, 4].map((sequence) => `reconnect-gap 0>1#${sequence}`);
    expect(informationOf(outcome.result)).toEqual(gap);
    expect(tallyOf(outcome.result, 'reconnect-gap')).toMatchObject({ owed: 3, judged: 3 });
    expect(strictly(outcome)).toEqual([]);
  });

  test('nobody comes back, so there is no gap to tell of', () => {
    const history = online();
    history.close(1);
    history.wait(100);
    history.talk(0, 1, { count: 3 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    expect(informationOf(outcome.result)).toEqual([]);
  });

  test('what the server pushes when he is back is told, doubles too, and leaves no gap', () => {
    const { history, line } = back();
    history.world.replay(line, 0, 5);
    history.wait(50);
    history.talk(0, 1, { count: 3 });
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(NOTHING);
    const told = [0, 1, 2, 3, 4].map((sequence) => `redelivery-on-reconnect 0>1#${sequence}`);
    expect(informationOf(outcome.result)).toEqual(told);
    expect(tallyOf(outcome.result, 'redelivery-on-reconnect')).toMatchObject({ owed: 1 });
    expect(strictly(outcome)).toEqual([]);
  });

  test('a backlog behind the first live messages breaks no order', () => {
    const { history, line } = back();
    history.wait(50);
    history.talk(0, 1, { count: 2 });
    history.world.replay(line, 0, 7);
    history.wait(50);
    history.talk(0, 1, { count: 2 });
    // Two of the seven had come on this very socket.
    const { charges } = storyOf(history.finish());
    expect(charges).toEqual(['duplicate-delivery 0>1#5', 'duplicate-delivery 0>1#6']);
  });

  test('a backlog proves no subscription: what falls into the gap after it is a gap', () => {
    const history = online();
    history.close(1);
    history.wait(100);
    const line = history.open(1, { subscribeMs: 450 });
    history.world.replay(line, 0, 2);
    history.wait(100);
    history.talk(0, 1, { count: 6 });
    const { charges } = storyOf(history.finish());
    const gap = [2, 3, 4, 5].map((sequence) => `subscribe-gap 0>1#${sequence}`);
    expect(charges).toEqual(gap);
  });

  test('a copy that comes twice on the new socket is a double', () => {
    const { history, line } = back();
    history.world.replay(line, 0, 1);
    history.world.replay(line, 0, 1);
    history.wait(50);
    history.talk(0, 1, { count: 2 });
    expect(storyOf(history.finish()).charges).toEqual(['duplicate-delivery 0>1#4']);
  });
});

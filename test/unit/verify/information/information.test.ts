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

// The state machine on paper: sequences of results and what becomes of them.

import { describe, expect, test } from 'vitest';
import {
  advance,
  forgetEvidence,
  type Machine,
  type MachinePolicy,
  NEW_MACHINE,
} from '../../../../src/monitor/state/machine.ts';
import { parseMachine } from '../../../../src/monitor/state/parse-machine.ts';

const POLICY: MachinePolicy = {
  failures: 2,
  of: 2,
  confirmAfterMs: 5_000,
  recoverAfter: 2,
  unknownAfter: 3,
  staleAfterMs: 600_000,
};

const RESULTS = { O: 'ok', F: 'failing', U: 'unknown' } as const;

interface Story {
  /** The first letter of the state after each result. */
  readonly states: string;
  /** `3+failing` fired by the third result, `5-failing` resolved by the fifth. */
  readonly told: readonly string[];
  /** `!` where the next probe should come soon. */
  readonly doubts: string;
  readonly machine: Machine;
}

function play(letters: string, policy: Partial<MachinePolicy> = {}, start = NEW_MACHINE): Story {
  let machine = start;
  const story = { states: '', told: [] as string[], doubts: '' };
  for (const [index, letter] of letters.split('').entries()) {
    const sequence = index + 1;
    const result = RESULTS[letter as keyof typeof RESULTS];
    const judged = { result, atMs: sequence * 30_000, sequence };
    const step = advance(machine, judged, { ...POLICY, ...policy });
    machine = step.machine;
    story.states += machine.state[0];
    story.doubts += step.isDoubtful ? '!' : '.';
    for (const { event, alert } of step.events) {
      story.told.push(`${sequence}${event === 'firing' ? '+' : '-'}${alert.kind}`);
    }
  }
  return { ...story, machine };
}

describe('a monitor', () => {
  test('is ok with its first ok, and wakes nobody for it', () => {
    expect(play('OOO')).toMatchObject({ states: 'ooo', told: [], doubts: '...' });
    expect(play('O').machine.sinceMs).toBe(30_000);
  });

  test('wakes nobody for one failing probe, and asks for a second one soon', () => {
    expect(play('OFOFO')).toMatchObject({ states: 'ooooo', told: [], doubts: '.!.!.' });
  });

  test('fails with the second failing probe in a row and fires once', () => {
    const { states, told } = play('OFFFF');
    expect({ states, told }).toEqual({ states: 'oofff', told: ['3+failing'] });
  });

  test('is ok again after two ok in a row, and the alert is resolved once', () => {
    const { states, told, doubts } = play('OFFOFOOO');
    expect({ states, told }).toEqual({ states: 'ooffffoo', told: ['3+failing', '7-failing'] });
    expect(doubts).toBe('.!.!.!..');
  });

  test('counts k of the last n that could tell', () => {
    const policy = { failures: 3, of: 5 };
    expect(play('OFOFOF', policy).told).toEqual(['6+failing']);
    expect(play('OFOFOOOF', policy).told).toEqual([]);
    expect(play('FUFUF', policy).told).toEqual(['5+failing']);
  });

  test('needs fresh evidence after it has recovered', () => {
    expect(play('FFFOOF', { failures: 2, of: 5 }).told).toEqual(['2+failing', '5-failing']);
  });

  test('is unknown after three that could not tell, and says so once', () => {
    const { states, told } = play('OUUUUUO');
    expect({ states, told }).toEqual({ states: 'ooouuuo', told: ['4+unknown', '7-unknown'] });
  });

  test('that could never tell says so too', () => {
    expect(play('UUUU').told).toEqual(['3+unknown']);
  });

  test('does not call a failure resolved because nobody can tell any more', () => {
    const { told, machine } = play('FFUUUU');
    expect(told).toEqual(['2+failing']);
    expect(machine).toMatchObject({ state: 'unknown', alerts: [{ kind: 'failing', sequence: 2 }] });
    expect(play('FFUUUFF').told).toEqual(['2+failing']);
    expect(play('FFUUUO').told).toEqual(['2+failing']);
    expect(play('FFUUUOO').told).toEqual(['2+failing', '7-failing']);
  });

  test('that could not tell and then fails changes the one alert for the other', () => {
    expect(play('UUUFF').told).toEqual(['3+unknown', '5+failing', '5-unknown']);
  });

  test('forgets what lies too far back', () => {
    const before = play('OF').machine;
    const late = { result: 'failing', atMs: 60_000 + 600_001, sequence: 3 } as const;
    expect(advance(before, late, POLICY).events).toEqual([]);
    const inTime = { ...late, atMs: 60_000 + 600_000 };
    expect(advance(before, inTime, POLICY).events).toHaveLength(1);
  });

  test('does not mind a clock that was put back', () => {
    const before = play('OF').machine;
    const earlier = { result: 'failing', atMs: -86_400_000, sequence: 3 } as const;
    expect(advance(before, earlier, POLICY).events).toHaveLength(1);
  });

  test('begins anew after maintenance and keeps its open alert', () => {
    const after = forgetEvidence(play('FF').machine);
    expect(play('O', {}, after)).toMatchObject({ states: 'f', told: [] });
    expect(play('OO', {}, after).told).toEqual(['2-failing']);
    expect(play('F', {}, forgetEvidence(play('OF').machine)).told).toEqual([]);
  });
});

describe('a machine that was kept', () => {
  test('comes back as it was', () => {
    const { machine } = play('OFFUO');
    expect(parseMachine(JSON.stringify(machine))).toEqual(machine);
  });

  test.each([
    'no JSON',
    'null',
    '[]',
    '{}',
    JSON.stringify({ ...NEW_MACHINE, state: 'fine' }),
    JSON.stringify({ ...NEW_MACHINE, recent: 'FX' }),
    JSON.stringify({ ...NEW_MACHINE, okCount: -1 }),
    JSON.stringify({ ...NEW_MACHINE, alerts: [{ kind: 'failing' }] }),
  ])('is refused when it is none: %s', (text) => {
    expect(parseMachine(text)).toBeNull();
  });
});

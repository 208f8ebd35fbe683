// Whatever the results: alerts alternate, nobody is woken without k failing probes that could tell,
// and what lasts is told in the end.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AlertEvent,
  advance,
  type Machine,
  type MachinePolicy,
  NEW_MACHINE,
} from '../../../src/monitor/state/machine.ts';
import { parseMachine } from '../../../src/monitor/state/parse-machine.ts';

const result = fc.constantFrom('ok', 'failing', 'unknown');
const policies = fc
  .record({
    failures: fc.integer({ min: 2, max: 6 }),
    more: fc.integer({ min: 0, max: 6 }),
    recoverAfter: fc.integer({ min: 1, max: 4 }),
    unknownAfter: fc.integer({ min: 1, max: 4 }),
  })
  .map(
    ({ more, ...rest }): MachinePolicy => ({
      ...rest,
      of: rest.failures + more,
      confirmAfterMs: 1_000,
      staleAfterMs: Number.POSITIVE_INFINITY,
    }),
  );
type Result = 'ok' | 'failing' | 'unknown';
const stories = fc.tuple(fc.array(result, { maxLength: 60 }), policies) as fc.Arbitrary<
  [Result[], MachinePolicy]
>;

interface Told extends AlertEvent {
  readonly sequence: number;
}

function play(results: readonly Result[], policy: MachinePolicy) {
  let machine: Machine = NEW_MACHINE;
  const told: Told[] = [];
  for (const [index, each] of results.entries()) {
    const sequence = index + 1;
    const step = advance(machine, { result: each, atMs: sequence, sequence }, policy);
    // Every step survives a restart.
    const kept = parseMachine(JSON.stringify(step.machine));
    expect(kept).toEqual(step.machine);
    machine = kept ?? NEW_MACHINE;
    told.push(...step.events.map((event) => ({ ...event, sequence })));
  }
  return { machine, told };
}

describe('for any results', () => {
  test('an alert fires once and is resolved once; open is what was not resolved', () => {
    fc.assert(
      fc.property(stories, ([results, policy]) => {
        const { machine, told } = play(results, policy);
        const open = new Map<string, number>();
        for (const { event, alert, sequence } of told) {
          const key = `${alert.kind} ${alert.sequence}`;
          if (event === 'firing') {
            expect(alert.sequence).toBe(sequence);
            expect([...open.keys()].some((other) => other.startsWith(alert.kind))).toBe(false);
            open.set(key, sequence);
          } else expect(open.delete(key)).toBe(true);
        }
        expect(machine.alerts.map((alert) => `${alert.kind} ${alert.sequence}`).toSorted()).toEqual(
          [...open.keys()].toSorted(),
        );
      }),
    );
  });

  test('somebody is woken for k failing probes of the last n that could tell', () => {
    fc.assert(
      fc.property(stories, ([results, policy]) => {
        for (const { event, alert, sequence } of play(results, policy).told) {
          if (event !== 'firing' || alert.kind !== 'failing') continue;
          expect(results[sequence - 1]).toBe('failing');
          const could = results.slice(0, sequence).filter((each) => each !== 'unknown');
          const failing = could.slice(-policy.of).filter((each) => each === 'failing');
          expect(failing.length).toBeGreaterThanOrEqual(policy.failures);
        }
      }),
    );
  });

  test('a failure is resolved by ok alone, so many in a row', () => {
    fc.assert(
      fc.property(stories, ([results, policy]) => {
        for (const { event, alert, sequence } of play(results, policy).told) {
          if (event !== 'resolved' || alert.kind !== 'failing') continue;
          const last = results.slice(sequence - policy.recoverAfter, sequence);
          expect(last).toEqual(Array.from({ length: policy.recoverAfter }, () => 'ok'));
        }
      }),
    );
  });

  test('what lasts is told: failing probes fire, ok ones end every alert', () => {
    fc.assert(
      fc.property(stories, ([results, policy]) => {
        const fails = Array.from({ length: policy.failures }, (): Result => 'failing');
        const failed = play([...results, ...fails], policy).machine;
        expect(failed.alerts.map(({ kind }) => kind)).toEqual(['failing']);
        const okays = Array.from({ length: policy.recoverAfter }, (): Result => 'ok');
        const ended = play([...results, ...fails, ...okays], policy).machine;
        expect(ended).toMatchObject({ state: 'ok', alerts: [] });
      }),
    );
  });
});

// Whatever a correct server and its users do, nothing is found and everything is judged.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ShardFindings } from '../../../src/verify/index.ts';
import { gapsOf, provenOf, seriousOf, tallyOf } from '../../support/history/charges.ts';
import { MESSAGE_FAULTS, type MessageFaultName } from '../../support/history/message-faults.ts';
import { comeTogether, play, randomRun } from '../../support/history/random-run.ts';
import { swapEqualInstants } from '../../support/history/swaps.ts';
import { replay } from '../../support/history.ts';

describe('a correct server', () => {
  test('is never accused, and is judged to the last message once all have come together', () => {
    let messages = 0;
    fc.assert(
      fc.property(randomRun, (run) => {
        const history = play(run);
        comeTogether(history);
        const { result } = history.finish();
        expect({ found: seriousOf(result), gaps: gapsOf(result) }).toEqual({ found: [], gaps: {} });
        expect(tallyOf(result, 'lost-relay').owed).toBeGreaterThan(0);
        messages += result.messages.sent;
      }),
      { numRuns: 150 },
    );
    // At least the 24 of coming together in each run.
    expect(messages).toBeGreaterThan(150 * 24);
  });

  test('is not accused when the run ends in mid-flight', () => {
    fc.assert(
      fc.property(randomRun, fc.boolean(), (run, interrupted) => {
        const { result } = play(run).finish({ interrupted });
        expect(seriousOf(result)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('is judged alike when observations of one instant come in another order', () => {
    fc.assert(
      fc.property(randomRun, fc.string(), (run, seed) => {
        const history = play(run);
        comeTogether(history);
        const { result, calls } = history.finish();
        const swapped = replay(swapEqualInstants(calls, seed), run.options).result;
        expect(provenOf(swapped)).toEqual(provenOf(result));
        expect(swapped.messages).toEqual(result.messages);
        expect(gapsOf(swapped)).toEqual({});
      }),
      { numRuns: 100 },
    );
  });
});

/** What strikes one message, or nothing. */
const struck = fc.record({
  send: fc.nat({ max: 30 }),
  name: fc.constantFrom(...(Object.keys(MESSAGE_FAULTS) as MessageFaultName[])),
});

/** What is proven, and counted; not who came by a message of nobody's first, nor how often. */
function accusedIn(result: ShardFindings): unknown {
  const { foreign: _, ...counts } = result.messages;
  return { counts, proven: provenOf(result).map((line) => line.replace(/ user \d+$/, '')) };
}

test('a faulty server is judged alike in another order that the clock allows', () => {
  let accused = 0;
  fc.assert(
    fc.property(randomRun, struck, fc.string(), (run, { send, name }, seed) => {
      const history = play(run, { send, fault: MESSAGE_FAULTS[name] });
      comeTogether(history);
      const { result, calls } = history.finish();
      const swapped = replay(swapEqualInstants(calls, seed), run.options).result;
      expect(accusedIn(swapped)).toEqual(accusedIn(result));
      accused += provenOf(result).length > 0 ? 1 : 0;
    }),
    // Of one seed: about one in two thousand has an invented message at the instant of a close, of
    // which either order is as good.
    { numRuns: 300, seed: 20_261_123 },
  );
  expect(accused).toBeGreaterThan(50);
});

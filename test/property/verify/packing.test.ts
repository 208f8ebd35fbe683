// Packing old messages changes no verdict: the same calls, told to a verifier that packs at once
// and in tiny pages, give the same result, byte for byte.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { provenOf } from '../../support/history/charges.ts';
import { MESSAGE_FAULTS, type MessageFaultName } from '../../support/history/message-faults.ts';
import { comeTogether, play, randomRun } from '../../support/history/random-run.ts';
import { replay } from '../../support/history.ts';
import { playSmall, smallRun } from '../../support/oracle/small-run.ts';

/** Four to 32 messages a page, from their sending on or later. */
const packing = fc.record({
  pageBits: fc.integer({ min: 2, max: 5 }),
  afterMs: fc.constantFrom(-1, 0, 5, 100, 1000),
});

const struck = fc.record({
  send: fc.nat({ max: 30 }),
  name: fc.constantFrom(...(Object.keys(MESSAGE_FAULTS) as MessageFaultName[])),
});

/** Takes a few seconds; on a busy machine many. */
const PATIENCE = { timeout: 120_000 };

test('a run with a fault is judged alike, whether old messages are packed or not', PATIENCE, () => {
  let accused = 0;
  fc.assert(
    fc.property(randomRun, struck, packing, (run, { send, name }, packed) => {
      const history = play(run, { send, fault: MESSAGE_FAULTS[name] });
      comeTogether(history);
      const { calls } = history.finish();
      const usual = replay(calls, run.options);
      expect(replay(calls, { ...run.options, packing: packed })).toEqual(usual);
      accused += provenOf(usual.result).length > 0 ? 1 : 0;
    }),
    { numRuns: 100 },
  );
  expect(accused).toBeGreaterThan(15);
});

test(
  'reads during load, many sockets and several faults are judged alike as well',
  PATIENCE,
  () => {
    fc.assert(
      fc.property(smallRun, packing, (run, packed) => {
        const { calls } = playSmall(run).finish();
        const usual = replay(calls, run.options);
        expect(replay(calls, { ...run.options, packing: packed })).toEqual(usual);
      }),
      { numRuns: 100 },
    );
  },
);

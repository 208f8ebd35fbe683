// A recorded run, replayed, says what the run said: of correct servers, of broken ones, of hostile
// ones. Cut off anywhere it accuses nobody of what the whole does not.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seriousOf } from '../../support/history/charges.ts';
import { MESSAGE_FAULTS, type MessageFaultName } from '../../support/history/message-faults.ts';
import { comeTogether, play, type RandomRun, randomRun } from '../../support/history/random-run.ts';
import type { Outcome } from '../../support/history.ts';
import { anyObservation } from '../../support/recording/arbitrary-observation.ts';
import { record, replayBytes } from '../../support/recording/in-memory.ts';

/** Packing waits for its thread, which a busy machine is slow to give. */
const WITHIN_MS = 90_000;

const NAMES = Object.keys(MESSAGE_FAULTS) as MessageFaultName[];

function struck(run: RandomRun, name: MessageFaultName | null, at: number): Outcome {
  const history = play(run, name === null ? null : { send: at, fault: MESSAGE_FAULTS[name] });
  comeTogether(history);
  return history.finish();
}

describe('a replay says what the run said', () => {
  test.each([null, ...NAMES])(
    'with the fault %s',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(randomRun, fc.nat({ max: 20 }), async (run, at) => {
          const { result, calls } = struck(run, name, at);
          const recorded = await record(calls, run.options);
          expect(JSON.stringify(recorded.result)).toBe(JSON.stringify(result));
          const replayed = replayBytes(recorded.bytes, run.options);
          expect(replayed).toMatchObject({ wasConcluded: true, unanswered: 0 });
          expect(JSON.stringify(replayed.findings)).toBe(JSON.stringify(result));
        }),
        { numRuns: 4 },
      );
    },
    WITHIN_MS,
  );

  test(
    'among any other observations',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          randomRun,
          fc.array(fc.tuple(fc.nat(), anyObservation), { maxLength: 12 }),
          async (run, strange) => {
            const { calls } = struck(run, null, 0);
            const mixed = [...calls];
            for (const [at, observation] of strange) {
              const atMs = Number.isFinite(observation.atMs)
                ? Math.abs(observation.atMs) % 5000
                : 0;
              mixed.splice(at % calls.length, 0, {
                call: 'observe',
                observation: { ...observation, atMs },
              });
            }
            const recorded = await record(mixed, run.options);
            const replayed = replayBytes(recorded.bytes, run.options);
            expect(replayed.unanswered).toBe(0);
            expect(JSON.stringify(replayed.findings)).toBe(JSON.stringify(recorded.result));
          },
        ),
        { numRuns: 10 },
      );
    },
    WITHIN_MS,
  );
});

describe('a recording of a correct server that was cut off', () => {
  test(
    'accuses nobody when it is replayed',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          randomRun,
          fc.double({ min: 0, max: 1, noNaN: true }),
          async (run, part) => {
            const { calls } = struck(run, null, 0);
            const recorded = await record(
              calls.slice(0, Math.floor((calls.length - 1) * part)),
              run.options,
            );
            const replayed = replayBytes(recorded.bytes, run.options);
            expect(replayed.wasConcluded).toBe(false);
            expect(seriousOf(replayed.findings)).toEqual([]);
          },
        ),
        { numRuns: 10 },
      );
    },
    WITHIN_MS,
  );
});

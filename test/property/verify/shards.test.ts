// A population split over two agents is judged like the whole: tallies and counts of the parts add
// up.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckName } from '../../../src/scenario/index.ts';
import {
  type CheckTally,
  mergeCounts,
  mergeTallies,
  type ShardFindings,
} from '../../../src/verify/index.ts';
import { chargeLine } from '../../support/history/charges.ts';
import { MESSAGE_FAULTS, type MessageFaultName } from '../../support/history/message-faults.ts';
import { comeTogether, play, randomRun, sideBySide } from '../../support/history/random-run.ts';
import { type Call, replay } from '../../support/history.ts';

const STRIKING = [
  ...(['drop-re', 'drop-conf', 'ack-without-store', 'swallow-send', 'dup-re'] as const),
  ...(['flip-byte', 'one-sided-delete', 'id-mismatch'] as const),
] satisfies readonly MessageFaultName[];

/** What the agent of one half sees: its own users, and all that is about nobody. */
function halfOf(calls: readonly Call[], isMine: (user: number) => boolean): readonly Call[] {
  return calls.filter(
    (call) =>
      call.call !== 'observe' || !('user' in call.observation) || isMine(call.observation.user),
  );
}

/** What is said of the server as one agent sees it, of all its sockets together. */
const OF_THE_AGENT: ReadonlySet<CheckName> = new Set([
  ...(['global-stall', 'head-of-line-block', 'abnormal-close'] as const),
  ...(['connect-degradation', 'slow-reader-harm', 'half-open'] as const),
]);

/** Everything but the order of the exemplars. */
function comparable(all: readonly CheckTally[]) {
  const tallies = all.filter(({ check }) => !OF_THE_AGENT.has(check));
  return tallies.map(({ exemplars, ...numbers }) => ({
    ...numbers,
    charges: exemplars.map(chargeLine).toSorted(),
  }));
}

function whole(result: ShardFindings) {
  const { checks, messages, loadMessages, readback } = result;
  return { checks: comparable(checks), messages, loadMessages, readback };
}

function merged(one: ShardFindings, other: ShardFindings) {
  return {
    checks: comparable(mergeTallies([one.checks, other.checks])),
    messages: mergeCounts([one.messages, other.messages]),
    loadMessages: one.loadMessages.map((counts, load) =>
      mergeCounts([counts, other.loadMessages[load] ?? counts]),
    ),
    readback: {
      owed: one.readback.owed + other.readback.owed,
      read: one.readback.read + other.readback.read,
    },
  };
}

describe('two agents', () => {
  test('say together what one agent says of all users', () => {
    fc.assert(
      fc.property(
        fc.tuple(randomRun, randomRun),
        fc.constantFrom(...STRIKING),
        fc.nat({ max: 60 }),
        ([one, other], name, send) => {
          const run = sideBySide(one, other);
          const history = play(run, { send, fault: MESSAGE_FAULTS[name] });
          comeTogether(history, [0, 4]);
          const { calls } = history.finish();
          const first = replay(
            halfOf(calls, (user) => user < 4),
            run.options,
          );
          const second = replay(
            halfOf(calls, (user) => user >= 4),
            run.options,
          );
          expect(merged(first.result, second.result)).toEqual(
            whole(replay(calls, run.options).result),
          );
        },
      ),
      { numRuns: 80 },
    );
  });
});

// One message goes wrong in a random run: exactly the declared check finds it, and it is that
// message; wherever it strikes, nothing else is ever accused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FaultName } from '../../../src/server/index.ts';
import { FAULTS } from '../../../src/server/index.ts';
import { seriousOf } from '../../support/history/charges.ts';
import { MESSAGE_FAULTS, type MessageFaultName } from '../../support/history/message-faults.ts';
import { comeTogether, play, type RandomRun, randomRun } from '../../support/history/random-run.ts';

/** Faults that any message can show, whatever its text. */
const FAULTS_HERE = (
  [
    ...(['ack-without-store', 'drop-re', 'drop-conf', 'swallow-send', 'dup-re'] as const),
    ...(['dup-conf', 'dup-store', 'invent-message', 'flip-byte', 'truncate'] as const),
    ...(['re-body-differs', 'misroute', 'reorder-after-ack', 'one-sided-delete'] as const),
    ...(['split-thread', 'garbage-frame', 'unknown-action', 'drop-field', 'wrong-ids'] as const),
    ...(['bad-updated', 'id-backwards', 'ws-violation', 'huge-frame'] as const),
    ...(['reuse-id', 'id-mismatch', 'epoch-ts', 'naive-ts', 'stringify-ids', 'ts-skew'] as const),
  ] as const
).map((name) => name satisfies MessageFaultName);

/** What a fault is taken for where nothing tells the two apart. */
const ALIKE: Readonly<Partial<Record<FaultName, readonly string[]>>> = {
  // What was overtaken before its conf was pipelined.
  'reorder-after-ack': ['fifo'],
  // A push that is dropped before the first of its socket may be a late subscription.
  'drop-re': ['subscribe-gap'],
  // What it answers may have come too late; its date is wrong, and nobody’s last message is it.
  'reply-first': ['timestamp-mismatch', 'thread-last-message-stale'],
};

const fault = fc.constantFrom(...FAULTS_HERE, 'reply-first' as const);
/** And those that only a read at the right time shows, or a second device. */
const anyFault = fc.constantFrom(
  ...FAULTS_HERE,
  ...(['write-behind', 'first-device-only', 'replay-old-run', 'close-after-store'] as const),
  'reply-first' as const,
);

/** What has no message of its own. */
const NAMELESS: ReadonlySet<FaultName> = new Set([
  'invent-message',
  'garbage-frame',
  'unknown-action',
  'ws-violation',
  'huge-frame',
]);

/** Some faults do not show under some habits of a server. */
function shows(name: FaultName, { options }: RandomRun): boolean {
  const { habits, isExclusive } = options;
  if (name === 'stringify-ids') return habits?.ids === 'number' || habits?.ids === 'thread';
  if (name === 'ts-skew' || name === 'reply-first') return habits?.restUnit === 'microsecond';
  // Few pairs tell nothing about ids, unless they are promised to grow.
  if (name === 'id-backwards') return habits?.ids === 'number' && options.contract?.ids != null;
  return name !== 'invent-message' || isExclusive === true;
}

const parties = fc
  .tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 3 }))
  .map(([sender, by]) => ({ sender, receiver: (sender + by) % 4 }));

describe('one message that goes wrong', () => {
  test('among people who are online is charged to its check alone', () => {
    fc.assert(
      fc.property(randomRun, fault, parties, (run, name, { sender, receiver }) => {
        fc.pre(shows(name, run));
        const history = play(run);
        comeTogether(history);
        if (name === 'reply-first') {
          history.send(receiver, sender);
          history.wait(50);
        }
        const { sequence } = history.send(sender, receiver, { fault: MESSAGE_FAULTS[name] });
        history.wait(50);
        history.send(sender, receiver);
        history.wait(50);
        comeTogether(history);
        const { result } = history.finish();
        const primary = seriousOf(result).filter((line) => !line.includes(' < '));
        const message = `${FAULTS[name].breaks} ${sender}>${receiver}#${sequence}`;
        if (NAMELESS.has(name)) {
          expect(primary.map((line) => line.split(' ')[0])).toEqual([FAULTS[name].breaks]);
        } else expect(primary).toEqual([message]);
      }),
      { numRuns: 200 },
    );
  });

  test('wherever it strikes, accuses no other message and no other check', () => {
    fc.assert(
      fc.property(randomRun, anyFault, fc.nat({ max: 30 }), (run, name, at) => {
        fc.pre(shows(name, run));
        let struck = '';
        const history = play(run, {
          send: at,
          fault: (plan, tools) => {
            const { sender, receiver, sequence } = plan.marker;
            struck = `${sender}>${receiver}#${sequence}`;
            MESSAGE_FAULTS[name](plan, tools);
          },
        });
        comeTogether(history);
        const primary = seriousOf(history.finish().result).filter((line) => !line.includes(' < '));
        const { breaks } = FAULTS[name];
        const checks: readonly string[] = [breaks, ...(ALIKE[name] ?? [])];
        const isRight = (line: string) =>
          // Of two messages in flight that bear one id, either has the other's.
          NAMELESS.has(name) || name === 'reuse-id'
            ? line.startsWith(breaks)
            : checks.some((check) => line === `${check} ${struck}`);
        expect(primary.filter((line) => !isRight(line))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

// One message goes wrong in a random run: exactly the declared check finds it, and it is that
// message; wherever it strikes, nothing else is ever accused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FaultName } from '../../../src/server/index.ts';
import { FAULTS } from '../../../src/server/index.ts';
import { seriousOf } from '../../support/history/charges.ts';
import { MESSAGE_FAULTS, type MessageFaultName } from '../../support/history/message-faults.ts';
import { comeTogether, play, type RandomRun, randomRun } from '../../support/history/random-run.ts';

/** Every fault of a single message, as the server's own registry has them. */
const NAMES = Object.keys(MESSAGE_FAULTS) as readonly MessageFaultName[];

/** Why a fault that struck a message in plain sight may accuse nobody. A new fault is none. */
const UNACCUSED: Readonly<Partial<Record<MessageFaultName, string>>> = {
  'first-device-only': 'the receiver needs a second device',
  'delay-re': 'it comes late, which is a matter of liveness',
  'reorder-window': 'what is overtaken within milliseconds needs a message right behind it',
  'replay-old-run': 'messages of other runs are counted, not judged',
  'close-after-store': 'a server may close; what it stored is recovered',
  'clock-offset': 'the server’s clock informs',
  'write-behind': 'only a read at the right time shows it',
  nfc: 'these texts are in that form already',
  'html-escape': 'these texts have no markup',
};

/** The check that sees it in a run, where that is another than its own. */
function checkOf(name: MessageFaultName): string {
  // Its own is of `earshot conformance`, which lies about the sender itself.
  return name === 'trust-client-sender' ? 'wrong-party' : FAULTS[name].breaks;
}

/** The run under the promise that the fault breaks. */
function promised(name: MessageFaultName, { options, steps }: RandomRun): RandomRun {
  const { contract, habits } = options;
  if (name === 'error-but-store') {
    return { steps, options: { ...options, contract: { ...contract, errors: 'reject' } } };
  }
  if (name !== 'id-backwards') return { steps, options };
  // Few pairs tell nothing about ids, unless they are promised to grow.
  const counted = {
    habits: { ...habits, ids: 'number' },
    contract: { ...contract, ids: 'integer' },
  };
  return { steps, options: { ...options, ...counted } as RandomRun['options'] };
}

/** What a fault is taken for where nothing tells the two apart. */
const ALIKE: Readonly<Partial<Record<FaultName, readonly string[]>>> = {
  // What was overtaken before its conf was pipelined.
  'reorder-after-ack': ['fifo'],
  'delay-re': ['monotonic-writes', 'fifo'],
  // A push that is dropped before the first of its socket may be a late subscription.
  'drop-re': ['subscribe-gap'],
  // What it answers may have come too late; its date is wrong, and nobody’s last message is it.
  'reply-first': ['timestamp-mismatch', 'thread-last-message-stale'],
};

/** What has no message of its own. */
const NAMELESS: ReadonlySet<FaultName> = new Set([
  'invent-message',
  'garbage-frame',
  'unknown-action',
  'ws-violation',
  'huge-frame',
]);

/** Between two messages: either may be named. */
const OF_TWO: ReadonlySet<FaultName> = new Set(['reuse-id', 'reorder-window']);

/** One message by another clock stands in the wrong place among the others, which is told. */
const DISPLACED: ReadonlySet<FaultName> = new Set(['clock-offset']);

/** Some faults do not show under some habits of a server. */
function shows(name: MessageFaultName, { options }: RandomRun): boolean {
  const { habits, isExclusive } = options;
  if (name === 'stringify-ids') return habits?.ids === 'number' || habits?.ids === 'thread';
  if (name === 'ts-skew' || name === 'reply-first') return habits?.restUnit === 'microsecond';
  return name !== 'invent-message' || isExclusive === true;
}

const ACCUSED = NAMES.filter((name) => UNACCUSED[name] === undefined);
const ANYWHERE = NAMES.filter((name) => !DISPLACED.has(name));
/** Of each fault. */
const RUNS = 8;

const parties = fc
  .tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 3 }))
  .map(([sender, by]) => ({ sender, receiver: (sender + by) % 4 }));

describe('one message that goes wrong', () => {
  test.each(ACCUSED)('%s, among people who are online, is charged to its check alone', (name) => {
    fc.assert(
      fc.property(randomRun, parties, (run, { sender, receiver }) => {
        fc.pre(shows(name, run));
        const history = play(promised(name, run));
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
        const message = `${checkOf(name)} ${sender}>${receiver}#${sequence}`;
        if (NAMELESS.has(name)) {
          expect(primary.map((line) => line.split(' ')[0])).toEqual([checkOf(name)]);
        } else expect(primary).toEqual([message]);
      }),
      { numRuns: RUNS },
    );
  });

  test.each(ANYWHERE)('%s accuses no other message and no other check anywhere', (name) => {
    fc.assert(
      fc.property(randomRun, fc.nat({ max: 30 }), (run, at) => {
        fc.pre(shows(name, run));
        let struck = '';
        const history = play(promised(name, run), {
          send: at,
          fault: (plan, tools) => {
            const { sender, receiver, sequence } = plan.marker;
            struck = `${sender}>${receiver}#${sequence}`;
            MESSAGE_FAULTS[name](plan, tools);
          },
        });
        comeTogether(history);
        const primary = seriousOf(history.finish().result).filter((line) => !line.includes(' < '));
        const breaks = checkOf(name);
        const checks: readonly string[] = [breaks, ...(ALIKE[name] ?? [])];
        const isRight = (line: string) =>
          NAMELESS.has(name) || OF_TWO.has(name)
            ? line.startsWith(breaks)
            : checks.some((check) => line === `${check} ${struck}`);
        expect(primary.filter((line) => !isRight(line))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

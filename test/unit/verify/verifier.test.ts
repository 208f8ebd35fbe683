// The machine as a whole: what throws inside makes its checks unknown and stops nothing.

import { expect, test } from 'vitest';
import type { Observation } from '../../../src/observation/index.ts';
import {
  createVerifier,
  type ShardFindings,
  type VerifierOptions,
} from '../../../src/verify/index.ts';
import { found } from './live/expectations.ts';
import { Script } from './live/script.ts';

const nothing = (): void => undefined;

const OPTIONS: VerifierOptions = {
  policy: {
    deadlines: { confirmMs: 2000, deliverMs: 2000, settleMs: 10_000, readbackMs: null },
    contract: {
      devices: null,
      order: null,
      reads: null,
      ids: null,
      threads: null,
      seen: null,
      errors: null,
    },
    verification: { coverageRatio: 0.999, required: [], strict: false },
    isExclusive: true,
    loopGapMs: 250,
  },
  directory: { userCount: 2, idOf: String, userOf: Number },
  facts: { confirmed: nothing, delivered: nothing, visible: nothing, missing: nothing },
  loadCount: 1,
  composeBody: () => 'a text',
};

const SENT: Observation = {
  type: 'sent',
  atMs: 1,
  user: 0,
  socket: 0,
  marker: { kind: 'message', sender: 0, receiver: 1, sequence: 0, attempt: 0, length: 6 },
  hashHigh: 1,
  hashLow: 2,
  load: 0,
  intendedAtMs: 1,
  dispatchedAtMs: 1,
  measured: true,
};

function errorsOf(result: ShardFindings): readonly string[] {
  return result.checks.filter(({ error }) => error !== null).map(({ check }) => check);
}

test('A run without a message owes nothing and finds nothing', () => {
  const verifier = createVerifier(OPTIONS);
  verifier.setOrigin(0);
  verifier.stopLoad(10);
  expect(verifier.isSettled()).toBe(true);
  verifier.beginReadback(10);
  expect([verifier.awaitedReads, verifier.takeRequests()]).toEqual([0, []]);
  const result = verifier.conclude(20, { interrupted: false });
  expect(result.checks.filter(({ owed, judged }) => owed + judged > 0)).toEqual([]);
  expect([found(result), errorsOf(result)]).toEqual([{}, []]);
});

test('A verifier is not settled before the load has stopped', () => {
  const verifier = createVerifier(OPTIONS);
  verifier.advance(1000);
  expect(verifier.isSettled()).toBe(false);
});

test('What throws in the live part makes its checks unknown, and nothing is thrown', () => {
  const verifier = createVerifier(OPTIONS);
  verifier.observe(SENT);
  verifier.observe(SENT);
  verifier.advance(10);
  const errors = errorsOf(verifier.conclude(20, { interrupted: false }));
  expect(errors).toContain('lost-relay');
  expect(errors).toContain('duplicate-delivery');
  expect(errors).not.toContain('lost-write');
  expect(errors).not.toContain('thread-missing');
});

test('What throws while a text is compared makes only the checks of texts unknown', () => {
  const composeBody = (): string => {
    throw new Error('no recipe');
  };
  const script = new Script({ composeBody });
  script.open(0);
  script.open(1);
  const sending = script.send(0, 1);
  script.skip(10);
  script.conf(sending, { body: `${sending.body}!` });
  script.re(sending);
  const result = script.finish();
  expect(errorsOf(result)).toEqual(['corrupted', 'channel-divergence']);
  expect(result.messages).toMatchObject({ confirmed: 1, delivered: 1, visible: 1 });
});

test('Frames of sockets and of messages that nobody knows change nothing', () => {
  const verifier = createVerifier(OPTIONS);
  verifier.observe({
    type: 'frame',
    action: 'conf_message',
    atMs: 5,
    user: 1,
    socket: 99,
    id: '1',
    idType: 'number',
    senderId: '1',
    receiverId: '0',
    body: 'hello',
    timestamp: '2026-01-05T12:00:00Z',
    reading: { status: 'other-run' },
  });
  const result = verifier.conclude(20, { interrupted: false });
  expect([found(result), errorsOf(result), result.messages.foreign]).toEqual([{}, [], 1]);
});

// Runs that prove nothing: a threshold without a sample, and a load that nobody received.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runChat } from '../../support/trial/chat-run.ts';
import { ScriptedChat } from '../../support/trial/scripted-chat.ts';

test('a threshold on a metric without a sample is unknown: exit 5', async () => {
  const extra = 'thresholds: { threads_time: ["p(50) < 1s"], message_loss: ["count == 0"] }';
  const { code, result } = await runChat({ folder: temporaryFolder(), extra });
  const thresholds = result?.thresholds.map(({ metric, verdict, samples, value }) => {
    return { metric, verdict, samples, value };
  });
  expect(thresholds).toEqual([
    { metric: 'threads_time', verdict: 'unknown', samples: 0, value: null },
    { metric: 'message_loss', verdict: 'pass', samples: expect.any(Number), value: 0 },
  ]);
  expect({ code, verdict: result?.verdict }).toEqual({ code: 5, verdict: 'unknown' });
  expect(result?.reasons.map(({ kind, exitCode }) => ({ kind, exitCode }))).toEqual([
    { kind: 'threshold', exitCode: 5 },
  ]);
});

test('a load that sends nothing leaves nothing to judge, and nothing required', async () => {
  const extra = 'thresholds: { messages_sent: ["count > 10"] }';
  const { code, result } = await runChat({
    folder: temporaryFolder(),
    extra: `${extra}\nverification: { required: [lost-write] }`,
    flags: ['--set', 'load.talk.behavior=read-threads'],
  });
  expect(result?.messages).toMatchObject({ planned: 0, sent: 0 });
  expect(result?.checks.find(({ name }) => name === 'lost-write')?.verdict).toBe('not-exercised');
  expect(code).toBe(4);
  expect(result?.reasons.map(({ exitCode }) => exitCode).toSorted()).toEqual([4, 5]);
});

test('a run in which nobody received is unknown: exit 5', async () => {
  const folder = temporaryFolder();
  const chat = await new ScriptedChat({ users: 4, relays: false }).start();
  try {
    chat.writeAccounts(join(folder, 'users.csv'));
    const { code, result } = await runChat({ folder, target: chat.url });
    expect(result?.messages).toMatchObject({ sent: 40, confirmed: 40, delivered: 0, visible: 40 });
    expect(result?.checks.find(({ name }) => name === 'lost-relay')).toMatchObject({
      verdict: 'not-exercised',
      required: true,
      violations: 0,
    });
    expect({ code, verdict: result?.verdict }).toEqual({ code: 5, verdict: 'unknown' });
  } finally {
    await chat.close();
  }
});

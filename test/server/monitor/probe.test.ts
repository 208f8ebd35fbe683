// What one probe finds out, against a real server that is well, and one that lies.

import { expect, test } from 'vitest';
import { startProbeRig } from './probe-rig.ts';

test('a probe of a healthy server is ok, and tells every message and phase', async () => {
  const { run, tokens } = await startProbeRig();
  const outcome = await run();
  expect(outcome).toMatchObject({
    result: 'ok',
    sentence: '4 messages confirmed and delivered, and found in the history.',
    messages: { sent: 4, confirmed: 4, delivered: 4, visible: 4, lost: 0 },
    findings: [],
    readback: 'full',
  });
  expect(outcome.phases.map(({ name }) => name)).toEqual([
    'authenticate',
    'connect',
    'exchange',
    'readback',
  ]);
  const inPhases = outcome.phases.reduce((sum, { seconds }) => sum + seconds, 0);
  expect(inPhases).toBeLessThanOrEqual(outcome.durationSeconds);
  expect(outcome.confirmSeconds).toHaveLength(4);
  expect(outcome.deliverySeconds).toHaveLength(4);
  expect(outcome.historyBytes).toBeGreaterThan(2 * 4 * 300);
  const told = JSON.stringify(outcome);
  expect(tokens.filter((token) => told.includes(token))).toEqual([]);
});

test('probes go round the pairs, and each pair is read back in full at its own time', async () => {
  const { run } = await startProbeRig({ pairs: 2, setup: { fullReadbackEvery: 2 } });
  const outcomes = [];
  for (let sequence = 0; sequence < 4; sequence += 1) outcomes.push(await run(sequence));
  const groups = outcomes.map(({ story }) => story.find((line) => line.startsWith('accounts:')));
  expect(groups).toEqual([1, 2, 1, 2].map((group) => `accounts: group ${group} of 2`));
  expect(outcomes.map(({ readback }) => readback)).toEqual([
    'full',
    'budgeted',
    'budgeted',
    'full',
  ]);
  expect(outcomes.map(({ result }) => result)).toEqual(['ok', 'ok', 'ok', 'ok']);
});

test('a history beyond the byte budget is left unread, and nothing is called lost', async () => {
  const setup = { historyBudgetBytes: 600, fullReadbackEvery: 2 };
  const { run } = await startProbeRig({ pairs: 1, setup });
  const full = await run(0);
  const cut = await run(1);
  expect(full).toMatchObject({ result: 'ok', readback: 'full' });
  expect(cut).toMatchObject({ result: 'ok', readback: 'budgeted', findings: [] });
  expect(cut.messages).toMatchObject({ sent: 4, confirmed: 4, delivered: 4, lost: 0 });
  // The thread lists show the last message at least, and the server announced how much it has.
  expect(cut.messages.visible).toBeGreaterThanOrEqual(1);
  expect(cut.messages.visible).toBeLessThan(4);
  expect(cut.sentence).toContain('beyond the byte budget');
  expect(cut.historyBytes / full.historyBytes).toBeCloseTo(2, 1);
});

test('a message that is confirmed and not stored is proven lost, with its evidence', async () => {
  const { run } = await startProbeRig({ faults: '[{ fault: ack-without-store, once: 2 }]' });
  const outcome = await run();
  expect(outcome).toMatchObject({ result: 'failing', messages: { sent: 4, lost: 1 } });
  expect(outcome.sentence).toMatch(/^lost-write: /);
  expect(outcome.findings[0]).toMatchObject({ check: 'lost-write', severity: 'E' });
  expect(outcome.findings[0]?.evidence.length).toBeGreaterThan(1);
});

test('without deliveries a probe fails in its time', async () => {
  const { run } = await startProbeRig({ faults: '[{ fault: relay-stop }]' });
  const outcome = await run(0, 6_000);
  expect(outcome).toMatchObject({ result: 'failing', messages: { confirmed: 4, delivered: 0 } });
  expect(outcome.durationSeconds).toBeLessThan(6.5);
});

test('a server that confirms nothing makes a probe fail, and proves no loss', async () => {
  const { run } = await startProbeRig({ faults: '[{ fault: swallow-send, every: 1 }]' });
  const outcome = await run(0, 6_000);
  expect(outcome.sentence).toBe('4 of 4 messages were not confirmed in time.');
  expect(outcome).toMatchObject({ result: 'failing', messages: { confirmed: 0, lost: 0 } });
});

test('a delivery beyond its deadline makes a probe fail, and proves no loss', async () => {
  const { run } = await startProbeRig({ faults: '[{ fault: delay-re, every: 1, delay: 2s }]' });
  const { result, sentence, messages } = await run();
  expect({ result, sentence }).toEqual({
    result: 'failing',
    sentence: '4 of 4 messages were not delivered in time.',
  });
  expect(messages).toMatchObject({ confirmed: 4, visible: 4, lost: 0 });
});

test('an objective of the monitor is tighter than the deadline of the scenario', async () => {
  const faults = '[{ fault: delay-re, every: 1, delay: 300ms }]';
  const { run } = await startProbeRig({ faults, setup: { deliveryMaxMs: 200 } });
  const { result, sentence } = await run();
  expect({ result, sentence }).toEqual({
    result: 'failing',
    sentence: expect.stringMatching(/^A message was delivered after 3\d\d ms, more than 200 ms\.$/),
  });
});

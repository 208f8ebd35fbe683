// Back-pressure on an agent's wire: bounded, and what must arrive is handed over all the same.

import { expect, test } from 'vitest';
import { AgentChannel, UNTAKEN_LIMIT } from '../../../../src/run/agent/life/channel.ts';
import type { FromAgent } from '../../../../src/run/agent/wire.ts';

function standing(): { channel: AgentChannel; sent: FromAgent[]; take: () => void } {
  const sent: FromAgent[] = [];
  const waiting: (() => void)[] = [];
  const channel = new AgentChannel((message, taken) => {
    sent.push(message);
    waiting.push(taken);
  });
  return { channel, sent, take: () => waiting.shift()?.() };
}

test('signs of life stop at the limit while nobody takes them, and go on afterwards', () => {
  const { channel, sent, take } = standing();
  for (let beat = 0; beat < 1000; beat += 1) channel.beat();
  expect(sent).toHaveLength(UNTAKEN_LIMIT);
  expect(channel.isCongested).toBe(true);
  take();
  expect(channel.isCongested).toBe(false);
  channel.beat();
  channel.beat();
  expect(sent).toHaveLength(UNTAKEN_LIMIT + 1);
});

test('what must arrive is handed over however many wait', () => {
  const { channel, sent } = standing();
  for (let beat = 0; beat < 100; beat += 1) channel.beat();
  channel.send({ type: 'phase', phase: 'done' });
  expect(sent.at(-1)).toEqual({ type: 'phase', phase: 'done' });
});

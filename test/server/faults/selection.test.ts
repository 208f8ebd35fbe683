// Which messages a fault strikes: rate, every n-th, once, users, seed; and the ground truth as a
// whole.

import { expect, test } from 'vitest';
import { hashHex } from '../../../src/base/index.ts';
import { openScene } from './injections.ts';

const COUNT = 400;

async function struck(selection: string): Promise<(number | null)[]> {
  const scene = await openScene(`- { fault: dup-re, ${selection} }`);
  for (let index = 0; index < COUNT; index += 1) scene.from.send(scene.bob, `message ${index}`);
  await scene.from.take(COUNT, 'conf_message');
  await scene.to.settle();
  const entries = await scene.truth();
  const counts = new Map<unknown, number>();
  for (const { created_msg_id: id } of scene.to.frames) counts.set(id, (counts.get(id) ?? 0) + 1);
  const doubled = [...counts].filter(([, count]) => count === 2).map(([id]) => id);
  expect(entries.map(({ serverId }) => serverId)).toEqual(doubled);
  const hashes = entries.map(({ serverId }) => hashHex(`message ${(serverId ?? 0) - 1}`));
  expect(entries.map(({ bodyHash }) => bodyHash)).toEqual(hashes);
  return entries.map(({ serverId }) => serverId);
}

test('a rate strikes about its share, the same messages for the same seed', async () => {
  const first = await struck('rate: 0.1, seed: a');
  expect(first.length).toBeGreaterThan(COUNT * 0.05);
  expect(first.length).toBeLessThan(COUNT * 0.15);
  expect(await struck('rate: 0.1, seed: a')).toEqual(first);
  expect(await struck('rate: 0.1, seed: b')).not.toEqual(first);
});

test('every n-th and once strike exactly those', async () => {
  expect(await struck('every: 150')).toEqual([150, 300]);
  expect(await struck('once: true')).toEqual([1]);
  expect(await struck('once: 77')).toEqual([77]);
});

test('a window that is over or has not begun strikes nobody', async () => {
  expect(await struck('rate: 1, window: { from: 1h, for: 1h }')).toEqual([]);
  expect(await struck('rate: 1, window: { from: 0s, for: 0s }')).toEqual([]);
});

test('several faults of one file strike different messages', async () => {
  const rules = ['dup-re', 'dup-conf', 'dup-store'].map(
    (fault) => `- { fault: ${fault}, rate: 0.3 }`,
  );
  const scene = await openScene(rules.join('\n'));
  for (let index = 0; index < COUNT; index += 1) scene.from.send(scene.bob, `message ${index}`);
  await scene.from.take(COUNT, 'conf_message');
  const ids = (await scene.truth()).map(({ serverId }) => serverId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(COUNT * 0.4);
});

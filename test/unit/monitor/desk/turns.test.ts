// One at a time, in the order of asking; who gives up leaves no hole.

import { expect, test } from 'vitest';
import { Turns } from '../../../../src/monitor/desk/turns.ts';

const NEVER = new AbortController().signal;
const LONG_MS = 10_000;

test('turns come one at a time, in the order of asking', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const take = async (name: string): Promise<void> => {
    const end = await turns.take(LONG_MS, NEVER);
    seen.push(`${name} begins`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    end?.();
  };
  await Promise.all([take('a'), take('b'), take('c')]);
  expect(seen).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('who gives up, by time or by signal, does not hold up those behind', async () => {
  const turns = new Turns();
  const first = await turns.take(LONG_MS, NEVER);
  const abort = new AbortController();
  const impatient = turns.take(0, NEVER);
  const aborted = turns.take(LONG_MS, abort.signal);
  const patient = turns.take(LONG_MS, NEVER);
  abort.abort();
  expect([await impatient, await aborted]).toEqual([null, null]);
  first?.();
  const last = await patient;
  expect(last).not.toBeNull();
  last?.();
  expect(await turns.take(LONG_MS, NEVER)).not.toBeNull();
});

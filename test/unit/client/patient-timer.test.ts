// A time limit that lets the loop read what already arrived.

import { expect, it } from 'vitest';
import { startPatientTimer } from '../../../src/client/patient-timer.ts';

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

it('a limit that passes during a gap of the loop still waits for two turns', async () => {
  const order: string[] = [];
  startPatientTimer(0, () => order.push('over'));
  const plain = new Promise<void>((resolve) =>
    setTimeout(() => {
      order.push('plain timer');
      resolve();
    }, 1),
  );
  const gapEnd = performance.now() + 5;
  while (performance.now() < gapEnd) order.length = 0;
  await plain;
  await turn();
  order.push('one turn read');
  await turn();
  await turn();
  expect(order).toEqual(['plain timer', 'one turn read', 'over']);
});

it('a limit that is cancelled never passes, not even within its last turns', async () => {
  const order: string[] = [];
  const timer = startPatientTimer(0, () => order.push('over'));
  const plain = new Promise<void>((resolve) =>
    setTimeout(() => {
      timer.cancel();
      resolve();
    }, 1),
  );
  // Both timers are due when the loop comes back to them: the limit is in its last turns.
  const gapEnd = performance.now() + 5;
  while (performance.now() < gapEnd) order.length = 0;
  await plain;
  for (let count = 0; count < 4; count += 1) await turn();
  expect(order).toEqual([]);
});

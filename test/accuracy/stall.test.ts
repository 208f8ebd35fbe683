// A server that stands still for a second (SIGSTOP) in the middle of a constant rate, against what
// paper says of the 99th percentile. A tool that lets its bots wait with the server sees ten slow
// messages in two thousand, and a p99 of nothing.

import { expect, test } from 'vitest';
import { exactQuantile, isQuiet } from '../support/accuracy/exact.ts';
import { stallRun } from '../support/accuracy/stall.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const OPTIONS = { ratePerSecond: 250, seconds: 8, stallMs: 1000 };

test('a stall of the server is charged to every message that was due in it', async () => {
  const stalled = await stallRun({ folder: temporaryFolder(), ...OPTIONS });
  const { result } = stalled.run;
  expect(result).toMatchObject({ verdict: 'pass', coverageRatio: 1 });
  expect([result.messages.dropped, result.generator.fit]).toEqual([0, true]);
  const { confirm_time, delivery_time } = result.latency;
  const told = [confirm_time.p99Ms ?? Number.NaN, delivery_time.p99Ms ?? Number.NaN];
  // Whatever else the machine does can only make it longer.
  expect(Math.min(...told)).toBeGreaterThan(0.9 * stalled.paperMs);
  if (!isQuiet(result, 'the stall')) return;
  expect(Math.max(...told)).toBeLessThan(1.1 * stalled.paperMs);
  expect(stalled.utilisation).toBeLessThan(0.2);
  // The blind view, from the actual send: at most one message of each user.
  const { serviceMs } = stalled;
  const slow = serviceMs.filter((ms) => ms > stalled.stalledMs / 2);
  expect(slow.length).toBeLessThan(serviceMs.length * 0.01);
  expect(exactQuantile(serviceMs, 0.99)).toBeLessThan(0.5 * stalled.paperMs);
}, 60_000);

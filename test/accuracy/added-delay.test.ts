// Deliveries that the server delays on purpose and by the book: it logs what each one waited. What
// the result reports is recomputed from the instants of every message by an exact sort, and held
// against the log. On a machine that others keep busy only what must hold anywhere is judged.

import { expect, test } from 'vitest';
import {
  achievedPerSecond,
  DELAYS,
  type Delivery,
  deliveriesOf,
  LONG_MS,
  restsOf,
  SHORT_MS,
  TIMER_MS,
} from '../support/accuracy/delays.ts';
import { exactQuantile, isQuiet } from '../support/accuracy/exact.ts';
import { type MeasuredRun, measureRun } from '../support/accuracy/measured-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const RATE_PER_SECOND = 200;
const SECONDS = 5;

test('a run reports the delays that the server added, and the rate that was asked', async () => {
  const run = await measureRun({
    ...{ folder: temporaryFolder(), users: 40, ratePerSecond: RATE_PER_SECOND },
    ...{ seconds: SECONDS, faults: DELAYS },
  });
  // Delayed messages overtake one another, which is told as a warning and fails nothing.
  expect(run.result).toMatchObject({ verdict: 'pass', coverageRatio: 1 });
  assertReport(run);
  assertRate(run);
  const deliveries = deliveriesOf(run);
  expect(deliveries.length).toBe(RATE_PER_SECOND * SECONDS);
  const counts = [SHORT_MS, LONG_MS].map(
    (wanted) => deliveries.filter(({ orderedMs }) => orderedMs === wanted).length,
  );
  expect(counts[0]).toBeGreaterThan(deliveries.length * 0.2);
  expect(counts[1]).toBeGreaterThan(deliveries.length * 0.02);
  const tooFast = deliveries.filter((one) => one.reportedMs < one.orderedMs - TIMER_MS);
  expect(tooFast).toEqual([]);
  if (isQuiet(run.result, 'added delays')) assertDelays(run, deliveries);
}, 60_000);

/** What is left without the delay is what the others took that had none. */
function assertDelays({ result }: MeasuredRun, deliveries: readonly Delivery[]): void {
  const [delayed, plain] = [restsOf(deliveries, true), restsOf(deliveries, false)];
  expect(Math.abs(exactQuantile(delayed, 0.5) - exactQuantile(plain, 0.5))).toBeLessThan(1);
  expect(exactQuantile(delayed, 0.95)).toBeLessThan(exactQuantile(plain, 0.95) + 2);
  const { p90Ms, p99Ms } = result.latency.delivery_service_time;
  expect(p90Ms ?? 0).toBeGreaterThan(SHORT_MS - TIMER_MS);
  expect(p90Ms ?? Number.NaN).toBeLessThan(SHORT_MS + 10);
  expect(p99Ms ?? 0).toBeGreaterThan(LONG_MS - TIMER_MS);
  expect(p99Ms ?? Number.NaN).toBeLessThan(LONG_MS + 10);
}

function assertReport({ result, messages }: MeasuredRun): void {
  const measured = messages.filter((message) => message.measured);
  const exact = {
    confirm_time: measured.map((one) => one.confirmedAtMs - one.intendedAtMs),
    delivery_time: measured.map((one) => one.deliveredAtMs - one.intendedAtMs),
    confirm_service_time: measured.map((one) => one.confirmedAtMs - one.sentAtMs),
    delivery_service_time: measured.map((one) => one.deliveredAtMs - one.sentAtMs),
  };
  for (const [metric, values] of Object.entries(exact)) {
    const told = result.latency[metric as keyof typeof exact];
    expect(told.count).toBe(measured.length);
    const pairs = [
      [told.p50Ms, 0.5],
      [told.p90Ms, 0.9],
      [told.p95Ms, 0.95],
      [told.p99Ms, 0.99],
      [told.maxMs, 1],
    ] as const;
    for (const [toldMs, ratio] of pairs) {
      const exactMs = exactQuantile(values, ratio);
      const offMs = Math.abs((toldMs ?? Number.NaN) - exactMs);
      // Half a microsecond is lost where a sample is kept in whole ones.
      expect(offMs, `${metric} at ${ratio}`).toBeLessThanOrEqual(exactMs * 0.001 + 0.0006);
    }
  }
}

function assertRate(run: MeasuredRun): void {
  const { result, messages } = run;
  const { planned, sent, dropped } = result.messages;
  // The second of warm-up is part of the load.
  expect([planned, sent, dropped]).toEqual([RATE_PER_SECOND * (SECONDS + 1), planned, 0]);
  const dueAtMs = messages.map((message) => message.intendedAtMs).toSorted((a, b) => a - b);
  const [first = Number.NaN] = dueAtMs;
  const offGrid = dueAtMs.filter(
    (at, index) => Math.abs(at - first - (index * 1000) / RATE_PER_SECOND) > 0.001,
  );
  expect(offGrid).toEqual([]);
  const missed = Math.abs(achievedPerSecond(run) / RATE_PER_SECOND - 1);
  // A machine that stands still for a while sends late, and all of it.
  expect(missed).toBeLessThan(isQuiet(result, 'achieved against offered rate') ? 0.001 : 0.05);
}

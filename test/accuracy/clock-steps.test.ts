// A wall clock that is set while a run goes on, by an hour back, a day forth and back again: no
// latency may know of it. Functional only: the server shares this process.

import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/base/index.ts';
import { mergeShardMetrics } from '../../src/metrics/index.ts';
import type { TimeMetricName } from '../../src/scenario/names.ts';
import { realShard } from '../support/real-shard.ts';
import { loadOf, planOf } from '../support/virtual/plan-of.ts';

const HOUR_MS = 3_600_000;
const STEPS_MS = [-HOUR_MS, 25 * HOUR_MS, -23 * HOUR_MS, 7, -1900];
/** Longer than this nothing here takes, and shorter than any step but the last ones. */
const LONGEST_MS = 60_000;

/** The wall clock steps; the monotonic one cannot. */
class SteppingClock implements Clock {
  readonly #real = systemClock();
  #steppedMs = 0;
  #steps = 0;

  nowMs(): number {
    return this.#real.nowMs();
  }

  wallMs(): number {
    return this.#real.wallMs() + this.#steppedMs;
  }

  step(): void {
    this.#steppedMs += STEPS_MS[this.#steps % STEPS_MS.length] ?? 0;
    this.#steps += 1;
  }

  get steps(): number {
    return this.#steps;
  }
}

test('steps of the wall clock are in no latency, and no interval turns negative', async () => {
  const clock = new SteppingClock();
  const talk = { name: 'talk', ratePerSecond: 40, durationMs: 1500 };
  const plan = planOf({
    users: 4,
    loads: [loadOf('constant-arrival-rate', talk)],
    deadlines: { confirmMs: 4000, deliverMs: 4000, settleMs: 8000, readbackMs: 20_000 },
    generator: { pacerLagP99Ms: 1000, loopGapMs: 1000, rigShareRatio: 1, backlogMs: 10_000 },
  });
  const shard = await realShard(plan, {}, clock);
  const timer = setInterval(() => clock.step(), 100);
  try {
    expect((await shard.runner.connect()).failed).toBe(0);
    const { findings } = await shard.runner.run(clock.nowMs() + 50);
    expect(clock.steps).toBeGreaterThan(STEPS_MS.length);
    const { latency } = mergeShardMetrics([shard.metrics.snapshot(clock.nowMs())]);
    const names: readonly TimeMetricName[] = [
      ...(['confirm_time', 'delivery_time', 'confirm_service_time'] as const),
      ...(['pacer_lag', 'user_wait', 'connect_time'] as const),
    ];
    for (const name of names) {
      const { count, negative, maxMs } = latency[name];
      expect([name, count > 0, negative]).toEqual([name, true, 0]);
      expect(maxMs, name).toBeLessThan(LONGEST_MS);
    }
    expect(findings.messages.sent).toBeGreaterThan(0);
    expect(findings.messages.lost).toBe(0);
    expect(findings.findings.filter(({ severity }) => 'CEW'.includes(severity))).toEqual([]);
  } finally {
    clearInterval(timer);
    await shard.close();
  }
}, 60_000);

// When a schedule ticks: on paper for intervals, by the calendar for patterns, through steps of the
// clock in virtual time.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInMaintenance } from '../../../../src/monitor/schedule/maintenance.ts';
import { openTicker } from '../../../../src/monitor/schedule/ticker.ts';
import { intervalTickMs, nextTick, type TickPlan } from '../../../../src/monitor/schedule/ticks.ts';
import { VirtualClock } from '../../../support/monitor/virtual-clock.ts';

const NINE = Date.UTC(2026, 0, 5, 9);
const EVERY_HOUR = { kind: 'cron', pattern: '0 * * * *', timezone: 'UTC' } as const;

function every(everyMs: number, jitterMs = 0): TickPlan {
  return { schedule: { kind: 'interval', everyMs }, jitterMs, seed: 'chat' };
}

function cron(pattern: string, timezone = 'UTC'): TickPlan {
  return { schedule: { kind: 'cron', pattern, timezone }, jitterMs: 0, seed: 'chat' };
}

describe('an interval', () => {
  test('ticks in closed form, so that nothing adds up', () => {
    const first = intervalTickMs(every(30_000), 1_000, 0);
    expect(first).toBeGreaterThanOrEqual(1_000);
    expect(first).toBeLessThan(4_000);
    expect(intervalTickMs(every(30_000), 1_000, 1_000_000) - first).toBe(30_000_000_000);
  });

  test('has ticks that ascend whatever the jitter', () => {
    const times = fc.tuple(
      fc.integer({ min: 1_000, max: 100_000 }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(times, ([everyMs, jitterRatio, nowMs]) => {
        const plan = every(everyMs, everyMs * jitterRatio);
        const tick = nextTick(plan, 0, { nowMs, wallMs: NINE });
        expect(tick?.dueAtMs).toBeGreaterThan(nowMs);
        const before = intervalTickMs(plan, 0, (tick?.index ?? 0) - 1);
        expect((tick?.index ?? 0) === 0 || before <= nowMs).toBe(true);
      }),
    );
  });

  test('does not care when the wall clock is stepped', async () => {
    const clock = new VirtualClock(NINE);
    const times: number[] = [];
    const ticker = openTicker(every(30_000), clock, () => times.push(clock.nowMs()));
    await clock.pass(90_000);
    clock.stepWall(-86_400_000);
    await clock.pass(90_000);
    clock.stepWall(365 * 86_400_000);
    await clock.pass(90_000);
    ticker.close();
    expect(times).toHaveLength(9);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(new Set(gaps)).toEqual(new Set([30_000]));
    expect(clock.timerCount).toBe(0);
  });

  test('runs once after a long stop of the process, not once for each tick', async () => {
    const clock = new VirtualClock(NINE);
    let count = 0;
    const ticker = openTicker(every(10_000), clock, () => (count += 1));
    clock.advance(3_600_000);
    await clock.pass(9_999);
    expect(count).toBe(2);
    ticker.close();
  });
});

describe('a pattern', () => {
  async function ticksOf(steps: (clock: VirtualClock) => Promise<void>): Promise<string[]> {
    const clock = new VirtualClock(NINE - 1_800_000);
    const seen: string[] = [];
    const plan = { schedule: EVERY_HOUR, jitterMs: 0, seed: 'chat' };
    const ticker = openTicker(plan, clock, () =>
      seen.push(new Date(clock.wallMs()).toISOString().slice(5, 19)),
    );
    await steps(clock);
    ticker.close();
    return seen;
  }

  test('ticks when the wall clock says so', async () => {
    const seen = await ticksOf((clock) => clock.pass(2 * 3_600_000));
    expect(seen).toEqual(['01-05T09:00:00', '01-05T10:00:00']);
  });

  test('goes on within half a minute when the clock is put back', async () => {
    const seen = await ticksOf(async (clock) => {
      await clock.pass(3_600_000);
      clock.stepWall(-86_400_000);
      await clock.pass(3_600_000);
    });
    expect(seen).toEqual(['01-05T09:00:00', '01-04T10:00:00']);
  });

  test('does not make up for the ticks that a step forward left out', async () => {
    const seen = await ticksOf(async (clock) => {
      await clock.pass(60_000);
      clock.stepWall(5 * 3_600_000);
      await clock.pass(3_600_000);
    });
    expect(seen).toEqual(['01-05T14:00:00']);
  });

  test('is of its time zone, also on the day when the clocks change', () => {
    const at = (iso: string, zone: string): string | undefined => {
      const wallMs = Date.parse(iso);
      const tick = nextTick(cron('30 2 * * *', zone), 0, { nowMs: 0, wallMs });
      return tick === null ? undefined : new Date(wallMs + tick.dueAtMs).toISOString();
    };
    expect(at('2026-01-05T00:00:00Z', 'Europe/Vienna')).toBe('2026-01-05T01:30:00.000Z');
    expect(at('2026-07-05T00:00:00Z', 'Europe/Vienna')).toBe('2026-07-05T00:30:00.000Z');
    // 2:30 does not exist on this night; the tick is not lost.
    expect(at('2026-03-29T00:00:00Z', 'Europe/Vienna')).toMatch(/^2026-03-29T01:/);
  });
});

describe('maintenance', () => {
  const once = { kind: 'once', fromMs: NINE, toMs: NINE + 1_000 } as const;
  const nightly = {
    kind: 'cron',
    pattern: '0 3 * * *',
    timezone: 'UTC',
    durationMs: 1_800_000,
  } as const;

  test('that comes once holds its first instant and not its last', () => {
    const times = [NINE - 1, NINE, NINE + 999, NINE + 1_000];
    expect(times.map((time) => isInMaintenance([once], time))).toEqual([false, true, true, false]);
  });

  test('that comes again lasts as long as it says', () => {
    const three = Date.UTC(2026, 0, 5, 3);
    const times = [three - 1, three, three + 1_799_999, three + 1_800_000];
    const seen = times.map((time) => isInMaintenance([once, nightly], time));
    expect(seen).toEqual([false, true, true, false]);
  });

  test('is nothing where there is no window', () => {
    expect(isInMaintenance([], NINE)).toBe(false);
  });
});

// What a killed run's directory still proves.

import { describe, expect, test } from 'vitest';
import { concludeKilledRun } from '../../../../src/run/judge/conclude-killed.ts';
import { finding, header, windowOf } from '../fixtures.ts';

/** What nobody judged is not nothing: it is not known. */
const UNTOLD = {
  ...{ planned: 0, dropped: 0, sent: 0, confirmed: 0, delivered: 0 },
  ...{ visible: null, failed: null, indeterminate: null, recovered: null, lost: null },
  ...{ control: null, foreign: null, owedDeliveries: null },
};
const NOTHING = concludeKilledRun({ header: header(), windows: [], unfinished: [], findings: [] });
const SOME = concludeKilledRun({
  header: header(),
  windows: [windowOf(-1, 5), windowOf(0, 20), windowOf(1, 20)],
  unfinished: [windowOf(2, 7)],
  findings: [
    finding(),
    finding({ atMs: 2000 }),
    finding({ check: 'lost-write', suspected: true }),
    finding({ check: 'history-divergence', consequenceOf: 'lost-relay' }),
  ],
});

describe('a run that was killed before its first second', () => {
  test('is interrupted and unknown, with nothing measured', () => {
    const { verdict, exitCode, interrupted, stopped, messages, endedAtIso } = NOTHING;
    expect({ verdict, exitCode, interrupted, stopped, messages, endedAtIso }).toEqual({
      verdict: 'unknown',
      exitCode: 130,
      interrupted: true,
      stopped: 'interrupted',
      messages: UNTOLD,
      endedAtIso: '2026-11-22T10:15:00.000Z',
    });
    expect(NOTHING.reasons).toEqual([
      {
        exitCode: 130,
        kind: 'interrupted',
        text: 'Killed before it could be judged; what had been written is kept',
      },
      { exitCode: 5, kind: 'threshold', text: expect.stringContaining('delivery_time') },
    ]);
    expect(NOTHING.checks.every(({ verdict: one }) => one === 'not-exercised')).toBe(true);
  });

  test('keeps what its header says', () => {
    const { runId, scenario, plan, target, labels, startedAtIso, environment } = NOTHING;
    const { runId: id, startedAtIso: startedAt, ...head } = header();
    expect({ runId, scenario, plan, target, labels, startedAtIso, environment }).toEqual({
      runId: id,
      scenario: head.scenario,
      plan: head.plan,
      target: head.target,
      labels: head.labels,
      startedAtIso: startedAt,
      environment: head.environment,
    });
  });
});

describe('a run that was killed in its third second', () => {
  test('counts what its seconds tell', () => {
    const told = { planned: 52, sent: 52, confirmed: 52, delivered: 52 };
    expect(SOME.messages).toEqual({ ...UNTOLD, ...told });
    expect(SOME.loads.talk?.messages).toEqual({ ...UNTOLD, ...told });
    expect(SOME.loads.talk?.latency.delivery_time?.count).toBe(47);
    expect(SOME.latency.delivery_time).toMatchObject({ count: 47, missing: 0, maxMs: 10 });
    expect(SOME.latency.history_time.count).toBe(0);
    // One second of warm-up, then the end of the last one that was whole.
    expect(SOME.endedAtIso).toBe('2026-11-22T10:15:03.000Z');
    expect(SOME.generator).toMatchObject({ pacerLagMaxMs: 2, cpuRatio: 0.25, rssMaxBytes: 1000 });
    expect(SOME.learned).toEqual([
      'Rebuilt from 4 seconds and 4 findings: the run was killed before it could be judged',
    ]);
  });

  test('keeps proven findings as failures, and proves nothing by absence', () => {
    const rows = SOME.checks
      .filter(({ verdict }) => verdict !== 'not-exercised')
      .map(({ name, verdict, violations, consequences, suspected, evidence }) => {
        return { name, verdict, violations, consequences, suspected, evidence: evidence.length };
      });
    expect(rows).toContainEqual({
      name: 'lost-relay',
      verdict: 'fail',
      violations: 2,
      consequences: 0,
      suspected: 0,
      evidence: 2,
    });
    expect(rows.map(({ verdict }) => verdict)).not.toContain('pass');
    expect({ verdict: SOME.verdict, exitCode: SOME.exitCode }).toEqual({
      verdict: 'fail',
      exitCode: 3,
    });
    const suspected = SOME.checks.find(({ name }) => name === 'lost-write');
    expect(suspected).toMatchObject({ violations: 0, suspected: 1 });
  });

  test('judges no threshold from a part', () => {
    expect(SOME.thresholds.map(({ verdict, samples }) => ({ verdict, samples }))).toEqual([
      { verdict: 'unknown', samples: 0 },
    ]);
  });
});

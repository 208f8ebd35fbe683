// Every way in which a run can end, alone and together: the exit code, the verdict, the reasons.

import { describe, expect, test } from 'vitest';
import { judgeRun, type VerdictInput } from '../../../../src/run/judge/verdict.ts';
import { check, NO_MESSAGES, thresholdResult } from '../fixtures.ts';

const CLEAN: VerdictInput = {
  checks: [check()],
  thresholds: [thresholdResult()],
  messages: { ...NO_MESSAGES, planned: 1000, sent: 1000 },
  agents: [],
  generator: { fit: true, reasons: [] },
  connection: { connected: 4, total: 4 },
  stopped: 'completed',
  interrupted: false,
  readback: { owed: 8, read: 8 },
  writeError: null,
};

const agent = {
  ...{ index: 1, users: 2, stopped: null, generator: null },
  ...{ silences: 0, longestSilenceMs: 0 },
} as const;

const CASES: Readonly<
  Record<string, { readonly with: Partial<VerdictInput>; readonly gives: unknown }>
> = {
  'a clean run': { with: {}, gives: { verdict: 'pass', exitCode: 0, reasons: [] } },
  'a few messages in flight when a line was cut': {
    with: { messages: { ...CLEAN.messages, indeterminate: 40, recovered: 30 } },
    gives: { verdict: 'pass', exitCode: 0, reasons: [] },
  },
  'more messages without a known outcome than a cut line explains': {
    with: { messages: { ...CLEAN.messages, indeterminate: 41, recovered: 30 } },
    gives: {
      verdict: 'unknown',
      exitCode: 5,
      reasons: [
        {
          exitCode: 5,
          kind: 'coverage',
          text: '11 of 1000 messages have no known outcome: neither confirmed nor seen',
        },
      ],
    },
  },
  'a check that was violated once': {
    with: { checks: [check({ verdict: 'fail', violations: 1 })] },
    gives: {
      verdict: 'fail',
      exitCode: 3,
      reasons: [{ exitCode: 3, kind: 'check', text: 'lost-write was violated once' }],
    },
  },
  'a check that was violated twice': {
    with: { checks: [check({ verdict: 'fail', violations: 2 })] },
    gives: {
      verdict: 'fail',
      exitCode: 3,
      reasons: [{ exitCode: 3, kind: 'check', text: 'lost-write was violated 2 times' }],
    },
  },
  'a check that is unknown': {
    with: { checks: [check({ verdict: 'unknown', reason: 'only 1 of 10' })] },
    gives: {
      verdict: 'unknown',
      exitCode: 5,
      reasons: [{ exitCode: 5, kind: 'coverage', text: 'lost-write: only 1 of 10' }],
    },
  },
  'a required check without a chance': {
    with: { checks: [check({ verdict: 'not-exercised', exercised: false })] },
    gives: {
      verdict: 'unknown',
      exitCode: 5,
      reasons: [{ exitCode: 5, kind: 'coverage', text: 'lost-write: required, and not exercised' }],
    },
  },
  'a check without a chance that nobody requires': {
    with: { checks: [check({ verdict: 'not-exercised', exercised: false, required: false })] },
    gives: { verdict: 'pass', exitCode: 0, reasons: [] },
  },
  'a threshold that failed': {
    with: { thresholds: [thresholdResult({ verdict: 'fail', value: 300, load: 'talk' })] },
    gives: {
      verdict: 'fail',
      exitCode: 4,
      reasons: [
        { exitCode: 4, kind: 'threshold', text: 'delivery_time{load:talk} p(50) < 250ms: was 300' },
      ],
    },
  },
  'a threshold without samples': {
    with: { thresholds: [thresholdResult({ verdict: 'unknown', reason: 'no samples' })] },
    gives: {
      verdict: 'unknown',
      exitCode: 5,
      reasons: [
        { exitCode: 5, kind: 'threshold', text: 'delivery_time p(50) < 250ms: no samples' },
      ],
    },
  },
  'one dropped message in a thousand': {
    with: { messages: { ...NO_MESSAGES, planned: 1000, sent: 999, dropped: 1 } },
    gives: { verdict: 'pass', exitCode: 0, reasons: [] },
  },
  'two dropped messages in a thousand': {
    with: { messages: { ...NO_MESSAGES, planned: 1000, sent: 998, dropped: 2 } },
    gives: {
      verdict: 'fail',
      exitCode: 4,
      reasons: [
        {
          exitCode: 4,
          kind: 'delivery-of-load',
          text: '2 of 1000 planned messages were dropped: the offered load was not delivered',
        },
      ],
    },
  },
  'messages that waited when somebody interrupted the run': {
    with: {
      interrupted: true,
      stopped: 'interrupted',
      messages: { ...NO_MESSAGES, planned: 1000, sent: 400, dropped: 600 },
    },
    gives: {
      verdict: 'unknown',
      exitCode: 130,
      reasons: [
        {
          exitCode: 130,
          kind: 'interrupted',
          text: 'Interrupted; what had settled was judged',
        },
      ],
    },
  },
  'a user that could not connect': {
    with: { connection: { connected: 3, total: 4 } },
    gives: {
      verdict: 'fail',
      exitCode: 4,
      reasons: [{ exitCode: 4, kind: 'delivery-of-load', text: '1 of 4 users could not connect' }],
    },
  },
  'a lost agent': {
    with: { agents: [{ ...agent, state: 'lost', error: 'signal SIGKILL', errorCode: null }] },
    gives: {
      verdict: 'unknown',
      exitCode: 5,
      reasons: [
        {
          exitCode: 5,
          kind: 'agent',
          text: 'Agent 1 was lost (signal SIGKILL); its users are unjudged',
        },
      ],
    },
  },
  'an agent that failed': {
    with: {
      agents: [{ ...agent, state: 'failed', error: 'assertion', errorCode: 'INTERNAL_ASSERTION' }],
    },
    gives: {
      verdict: 'unknown',
      exitCode: 1,
      reasons: [{ exitCode: 1, kind: 'agent', text: 'Agent 1 failed: assertion' }],
    },
  },
  'a behavior of one’s own that failed': {
    with: {
      agents: [{ ...agent, state: 'failed', error: 'it threw', errorCode: 'BEHAVIOR_FAILED' }],
    },
    gives: {
      verdict: 'unknown',
      exitCode: 2,
      reasons: [{ exitCode: 2, kind: 'agent', text: 'Agent 1 failed: it threw' }],
    },
  },
  'a target that was lost': {
    with: { stopped: 'target-lost' },
    gives: {
      verdict: 'unknown',
      exitCode: 5,
      reasons: [
        { exitCode: 5, kind: 'target', text: 'The target was lost and the load was stopped' },
      ],
    },
  },
  'reads that are missing': {
    with: { readback: { owed: 8, read: 5 } },
    gives: {
      verdict: 'unknown',
      exitCode: 5,
      reasons: [
        { exitCode: 5, kind: 'coverage', text: '3 of 8 reads of the readback are missing' },
      ],
    },
  },
  'a generator that was not fit': {
    with: { generator: { fit: false, reasons: ['pacer lag p99 was 9.0 ms, above 2 ms'] } },
    gives: {
      verdict: 'unknown',
      exitCode: 5,
      reasons: [
        {
          exitCode: 5,
          kind: 'generator',
          text: 'The generator was not fit: pacer lag p99 was 9.0 ms, above 2 ms',
        },
      ],
    },
  },
  'a full disk': {
    with: { writeError: 'ENOSPC' },
    gives: {
      verdict: 'unknown',
      exitCode: 5,
      reasons: [
        { exitCode: 5, kind: 'rig', text: 'The run directory could not be written: ENOSPC' },
      ],
    },
  },
  'an interruption': {
    with: { interrupted: true, stopped: 'interrupted' },
    gives: {
      verdict: 'unknown',
      exitCode: 130,
      reasons: [
        { exitCode: 130, kind: 'interrupted', text: 'Interrupted; what had settled was judged' },
      ],
    },
  },
  'a kill': {
    with: { interrupted: true, wasKilled: true, stopped: 'interrupted' },
    gives: {
      verdict: 'unknown',
      exitCode: 130,
      reasons: [
        {
          exitCode: 130,
          kind: 'interrupted',
          text: 'Killed before it could be judged; what had been written is kept',
        },
      ],
    },
  },
};

describe('the verdict', () => {
  test.each(Object.entries(CASES))(
    'of %s is what the table says',
    (_, { with: changes, gives }) => {
      expect(judgeRun({ ...CLEAN, ...changes })).toEqual(gives);
    },
  );

  test('of everything at once names the gravest first', () => {
    const all = Object.values(CASES).map((one) => one.with);
    const { verdict, exitCode, reasons } = judgeRun(
      Object.assign({}, CLEAN, ...all, {
        agents: all.flatMap((one) => one.agents ?? []),
        checks: all.flatMap((one) => one.checks ?? []),
        thresholds: all.flatMap((one) => one.thresholds ?? []),
        messages: { ...NO_MESSAGES, planned: 1000, dropped: 2 },
        stopped: 'target-lost',
      }) as VerdictInput,
    );
    expect({ verdict, exitCode }).toEqual({ verdict: 'fail', exitCode: 1 });
    const codes = reasons.map((reason) => reason.exitCode);
    expect(codes).toEqual([1, 2, 3, 3, 130, 4, 5, 5, 5, 5, 5, 5, 5, 5]);
  });

  test.each([
    [
      'a violation over an interruption',
      { checks: [check({ verdict: 'fail', violations: 1 })] },
      3,
    ],
    [
      'an interruption over a threshold',
      { thresholds: [thresholdResult({ verdict: 'fail' })] },
      130,
    ],
    ['an interruption over the unknown', { readback: { owed: 8, read: 0 } }, 130],
  ] as const)('ranks %s', (_, changes, exitCode) => {
    expect(judgeRun({ ...CLEAN, interrupted: true, ...changes }).exitCode).toBe(exitCode);
  });
});

// Verdicts per check: violations, coverage, errors, contract and strictness, one table.

import { describe, expect, test } from 'vitest';
import {
  type CheckName,
  type Contract,
  SAFETY_REQUIRED_CHECKS,
  type Verification,
} from '../../../../src/scenario/index.ts';
import {
  type CheckJudgement,
  type CheckTally,
  type Finding,
  judgeChecks,
  mergeTallies,
} from '../../../../src/verify/index.ts';

const CONTRACT: Contract = {
  ...{
    devices: null,
    order: null,
    reads: null,
    ids: null,
    threads: null,
    seen: null,
    errors: null,
  },
};
const VERIFICATION: Verification = { coverageRatio: 0.999, required: [], strict: false };

function tallyOf(check: CheckName, parts: Partial<CheckTally> = {}): CheckTally {
  const found = mergeTallies([]).find((tally) => tally.check === check);
  if (found === undefined) throw new Error(`no check ${check}`);
  return { ...found, ...parts };
}

function judge(
  tally: CheckTally,
  given: {
    readonly contract?: Partial<Contract>;
    readonly verification?: Partial<Verification>;
    readonly sent?: number;
  } = {},
): CheckJudgement {
  const policy = {
    contract: { ...CONTRACT, ...given.contract },
    verification: { ...VERIFICATION, ...given.verification },
  };
  const [judgement] = judgeChecks([tally], { policy, sent: given.sent ?? 0 });
  if (judgement === undefined) throw new Error('no judgement');
  return judgement;
}

describe('a check without violations', () => {
  test('passes when everything owed was judged', () => {
    expect(judge(tallyOf('duplicate-delivery', { owed: 12, judged: 12 }))).toEqual({
      name: 'duplicate-delivery',
      severity: 'E',
      verdict: 'pass',
      exercised: true,
      required: false,
      ...{ owed: 12, judged: 12, violations: 0, consequences: 0, suspected: 0 },
      reason: null,
      evidence: [],
    });
  });

  test('is not exercised when nothing was owed, and says so where it is required', () => {
    expect(judge(tallyOf('ghost-send'))).toMatchObject({
      ...{ verdict: 'not-exercised', exercised: false, required: false, reason: null },
    });
    const required = judge(tallyOf('ghost-send'), { verification: { required: ['ghost-send'] } });
    expect(required).toMatchObject({
      ...{ verdict: 'not-exercised', required: true },
      reason: 'required, but nothing exercised it',
    });
  });

  test.each([
    [1000, 999, 'pass', null],
    [1000, 998, 'unknown', 'only 998 of 1000 opportunities (99.80 %) could be judged'],
    [999, 998, 'unknown', 'only 998 of 999 opportunities (99.90 %) could be judged'],
    [1, 0, 'unknown', 'only 0 of 1 opportunities (0.00 %) could be judged'],
  ] as const)('of %d owed with %d judged is %s', (owed, judged, verdict, reason) => {
    expect(judge(tallyOf('lost-write', { owed, judged }))).toMatchObject({ verdict, reason });
  });

  test('is unknown when it threw, whatever it had judged', () => {
    expect(judge(tallyOf('fifo', { owed: 5, judged: 5, error: 'TypeError: x' }))).toMatchObject({
      ...{ verdict: 'unknown', reason: 'TypeError: x' },
    });
  });

  test('passes with consequences and suspicions alone', () => {
    const tally = tallyOf('lost-relay', { owed: 3, judged: 3, consequences: 2, suspected: 1 });
    expect(judge(tally)).toMatchObject({ verdict: 'pass', consequences: 2, suspected: 1 });
  });
});

describe('a check with violations', () => {
  const VIOLATED = { owed: 10, judged: 10, violations: 2 } as const;

  test.each([
    ['misrouted', 'C', 'fail'],
    ['lost-write', 'E', 'fail'],
    ['history-order', 'W', 'pass'],
    ['late-delivery', 'L', 'pass'],
  ] as const)('%s of severity %s is %s by itself', (check, severity, verdict) => {
    expect(judge(tallyOf(check, VIOLATED))).toMatchObject({ severity, verdict });
  });

  test.each(['history-order', 'late-delivery', 'fifo'] as const)(
    'fails %s under strict',
    (check) => {
      const judgement = judge(tallyOf(check, VIOLATED), { verification: { strict: true } });
      expect(judgement).toMatchObject({
        ...{ verdict: 'fail', reason: `${check} was violated 2 times` },
      });
    },
  );

  test.each([
    ['fifo', { order: 'pipelined' }, 'E', 'fail'],
    ['fifo', { order: 'confirmed' }, 'W', 'pass'],
    ['writes-follow-reads', { order: 'confirmed' }, 'E', 'fail'],
    ['monotonic-writes', { order: 'pipelined' }, 'E', 'fail'],
    ['monotonic-writes', { order: 'confirmed' }, 'E', 'fail'],
    ['read-your-writes', { reads: 'primary' }, 'E', 'fail'],
    ['read-your-writes', {}, 'W', 'pass'],
    ['history-order', { order: 'pipelined' }, 'W', 'pass'],
  ] as const)('%s under %o has severity %s: %s', (check, contract, severity, verdict) => {
    expect(judge(tallyOf(check, VIOLATED), { contract })).toMatchObject({ severity, verdict });
  });

  test('fails even when it threw or judged too little', () => {
    const tally = tallyOf('lost-write', { owed: 10, judged: 1, violations: 1, error: 'broke' });
    expect(judge(tally)).toMatchObject({
      ...{ verdict: 'fail', reason: 'lost-write was violated once' },
    });
  });
});

test('the safety checks are required as soon as a message was sent', () => {
  for (const check of SAFETY_REQUIRED_CHECKS) {
    expect(judge(tallyOf(check), { sent: 0 }).required).toBe(false);
    expect(judge(tallyOf(check), { sent: 1 }).required).toBe(true);
  }
});

test('the evidence of a judgement is the exemplars of its tally', () => {
  const finding: Finding = {
    ...{ check: 'corrupted', severity: 'E', suspected: false, consequenceOf: null, atMs: 5 },
    ...{ message: null, user: 1, socket: 2, summary: 'changed', evidence: [] },
  };
  const tally = tallyOf('corrupted', { owed: 1, judged: 1, violations: 1, exemplars: [finding] });
  expect(judge(tally).evidence).toEqual([finding]);
});

// From merged tallies to a verdict per check. fail > unknown > pass; a check that had nothing to
// judge is not exercised, which is neutral unless it is required.

import type { Contract, Verification } from '../../scenario/index.ts';
import { type CheckName, SAFETY_REQUIRED_CHECKS, type Severity } from '../../scenario/names.ts';
import type { CheckTally, Finding } from '../contract.ts';
import { isDeclared, severityUnder } from '../registry/checks.ts';

/** One check after judgement. */
export interface CheckJudgement {
  readonly name: CheckName;
  /** Under the scenario's contract. */
  readonly severity: Severity;
  readonly verdict: 'pass' | 'fail' | 'unknown' | 'not-exercised';
  readonly exercised: boolean;
  readonly required: boolean;
  readonly owed: number;
  readonly judged: number;
  readonly violations: number;
  readonly consequences: number;
  readonly suspected: number;
  readonly reason: string | null;
  readonly evidence: readonly Finding[];
}

export interface JudgePolicy {
  readonly contract: Contract;
  readonly verification: Verification;
}

/** Judges every check; `sent` is the number of load messages of the whole run. */
export function judgeChecks(
  tallies: readonly CheckTally[],
  options: { readonly policy: JudgePolicy; readonly sent: number },
): readonly CheckJudgement[] {
  const { contract, verification } = options.policy;
  const required = new Set<CheckName>(verification.required);
  if (options.sent > 0) for (const name of SAFETY_REQUIRED_CHECKS) required.add(name);
  return tallies.map((tally) => {
    const severity = severityUnder(tally.check, contract);
    const isRequired = required.has(tally.check);
    const fails =
      'CE'.includes(severity) ||
      isDeclared(tally.check, contract) ||
      (verification.strict && severity !== 'I');
    return {
      name: tally.check,
      severity,
      ...verdictOf(tally, { fails, isRequired, coverageRatio: verification.coverageRatio }),
      exercised: tally.owed > 0,
      required: isRequired,
      owed: tally.owed,
      judged: tally.judged,
      violations: tally.violations,
      consequences: tally.consequences,
      suspected: tally.suspected,
      evidence: tally.exemplars,
    };
  });
}

interface Stakes {
  readonly fails: boolean;
  readonly isRequired: boolean;
  readonly coverageRatio: number;
}

function verdictOf(tally: CheckTally, stakes: Stakes): Pick<CheckJudgement, 'verdict' | 'reason'> {
  if (tally.violations > 0 && stakes.fails) {
    const times = tally.violations === 1 ? 'once' : `${tally.violations} times`;
    return { verdict: 'fail', reason: `${tally.check} was violated ${times}` };
  }
  if (tally.error !== null) {
    return { verdict: 'unknown', reason: tally.error };
  }
  if (tally.owed === 0) {
    const reason = stakes.isRequired ? 'required, but nothing exercised it' : null;
    return { verdict: 'not-exercised', reason };
  }
  if (tally.judged < tally.owed * stakes.coverageRatio) {
    const share = ((100 * tally.judged) / tally.owed).toFixed(2);
    return {
      verdict: 'unknown',
      reason: `only ${tally.judged} of ${tally.owed} opportunities (${share} %) could be judged`,
    };
  }
  return { verdict: 'pass', reason: null };
}

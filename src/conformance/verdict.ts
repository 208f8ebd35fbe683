// From cases to a verdict and an exit code. A case that was not tried is never a pass; where only
// optional material was missing it does not fail either, unless the examination is strict.

import { EXIT, type ExitCode } from '../base/index.ts';
import type { CaseResult, CaseVerdict, Level, ReportVerdict } from './contract.ts';

export interface Judgement {
  readonly verdict: ReportVerdict;
  readonly exitCode: ExitCode;
  readonly reasons: readonly string[];
}

/**
 * 3 when a must fails (strict: any case), 5 when a must is unknown (strict: any case, and any that
 * was not run), else 0.
 */
export function judgeCases(
  cases: readonly CaseResult[],
  options: { readonly strict: boolean; readonly isInterrupted: boolean },
): Judgement {
  const { strict } = options;
  const counts = (one: CaseResult): boolean => strict || one.level === 'must';
  const failed = cases.filter((one) => one.verdict === 'fail' && counts(one));
  const unknown = cases.filter((one) => one.verdict === 'unknown' && counts(one));
  const untried = cases.filter((one) => one.verdict === 'not-run');
  const reasons = [
    ...(failed.length > 0 ? [`${say(failed)} not hold: ${names(failed)}`] : []),
    ...(unknown.length > 0 ? [`could not be judged: ${names(unknown)}`] : []),
    ...(untried.length > 0 ? [`not run: ${names(untried)}`] : []),
  ];
  if (failed.length > 0) return { verdict: 'fail', exitCode: EXIT.verification, reasons };
  if (options.isInterrupted) return { verdict: 'unknown', exitCode: EXIT.interrupted, reasons };
  const isOpen = unknown.length > 0 || (strict && untried.length > 0);
  return isOpen
    ? { verdict: 'unknown', exitCode: EXIT.unknown, reasons }
    : { verdict: 'pass', exitCode: EXIT.pass, reasons };
}

/** How many cases of a level ended in a way. */
export function countCases(
  cases: readonly CaseResult[],
  level: Level,
  verdict: CaseVerdict,
): number {
  return cases.filter((one) => one.level === level && one.verdict === verdict).length;
}

function say(cases: readonly CaseResult[]): string {
  return cases.length === 1 ? 'one case does' : `${cases.length} cases do`;
}

function names(cases: readonly CaseResult[]): string {
  return cases.map((one) => one.name).join(', ');
}

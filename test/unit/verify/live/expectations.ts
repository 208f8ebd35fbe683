// What a test says about a judgement: the checks that found something, and whole tallies.

import type { CheckName } from '../../../../src/scenario/index.ts';
import { CHECKS, type ShardFindings } from '../../../../src/verify/index.ts';

export interface Tally {
  readonly owed: number;
  readonly judged: number;
  readonly violations: number;
  readonly consequences: number;
  readonly suspected: number;
}

/**
 * Every check that found anything, with its counts of violations, consequences and suspicions; not
 * those that only inform.
 */
export function found(result: ShardFindings): Readonly<Record<string, readonly number[]>> {
  const entries = result.checks
    .filter(({ check }) => CHECKS[check].severity !== 'I')
    .filter(({ violations, consequences, suspected }) => violations + consequences + suspected > 0)
    .map(({ check, violations, consequences, suspected }) => [
      check,
      [violations, consequences, suspected],
    ]);
  return Object.fromEntries(entries) as Record<string, number[]>;
}

export function tallyOf(result: ShardFindings, check: CheckName): Tally {
  const tally = result.checks.find((other) => other.check === check);
  if (tally === undefined) throw new Error(`no tally of ${check}`);
  const { owed, judged, violations, consequences, suspected } = tally;
  return { owed, judged, violations, consequences, suspected };
}

/** What a check says of its first exemplar. */
export function summaryOf(result: ShardFindings, check: CheckName): string {
  return result.checks.find((other) => other.check === check)?.exemplars[0]?.summary ?? '';
}

/** A tally without findings: `count` opportunities, all judged. */
export function clean(count: number): Tally {
  return { owed: count, judged: count, violations: 0, consequences: 0, suspected: 0 };
}

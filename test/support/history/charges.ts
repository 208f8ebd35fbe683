// What a verifier charged, as short lines that a test can state whole.

import type { CheckName } from '../../../src/scenario/index.ts';
import {
  CHECKS,
  type CheckTally,
  type Finding,
  type ShardFindings,
} from '../../../src/verify/index.ts';

/** `lost-write 0>1#4`, with ` < root` behind a consequence, and `?` behind a suspicion. */
export function chargeLine(finding: Finding): string {
  const { check, message, consequenceOf, suspected, user } = finding;
  const about =
    message === null
      ? `user ${user ?? '-'}`
      : `${message.sender}>${message.receiver}#${message.sequence}`;
  const root = consequenceOf === null ? '' : ` < ${consequenceOf}`;
  return `${check} ${about}${root}${suspected ? ' ?' : ''}`;
}

/**
 * Every charge of a result, in the order of the catalogue; at most 20 of each check. What is legal
 * and only informs is none.
 */
export function chargesOf(result: ShardFindings): readonly string[] {
  return result.checks
    .filter(({ check }) => CHECKS[check].severity !== 'I')
    .flatMap(({ exemplars }) => exemplars.map(chargeLine).toSorted());
}

/** What only informs. */
export function informationOf(result: ShardFindings): readonly string[] {
  return result.checks
    .filter(({ check }) => CHECKS[check].severity === 'I')
    .flatMap(({ exemplars }) => exemplars.map(chargeLine).toSorted());
}

/** Charges that are proven. */
export function provenOf(result: ShardFindings): readonly string[] {
  return chargesOf(result).filter((line) => !line.endsWith('?'));
}

export function tallyOf(result: ShardFindings, check: CheckName): CheckTally {
  const found = result.checks.find((tally) => tally.check === check);
  if (found === undefined) throw new Error(`no tally of ${check}`);
  return found;
}

/** `owed`, or `owed/judged` where they differ, by check. */
export function coverageOf(result: ShardFindings): Readonly<Record<string, number | string>> {
  const rows = result.checks.map(({ check, owed, judged, error }) => {
    const share = owed === judged ? owed : `${judged} of ${owed}`;
    return [check, error === null ? share : `broken: ${error}`] as const;
  });
  return Object.fromEntries(rows);
}

/** Checks with a gap between what was owed and what was judged, or an error. */
export function gapsOf(result: ShardFindings): Readonly<Record<string, number | string>> {
  const rows = Object.entries(coverageOf(result)).filter(([, share]) => typeof share === 'string');
  return Object.fromEntries(rows);
}

/** Proven charges of a severity that fails or warns: all but liveness and information. */
export function seriousOf(result: ShardFindings): readonly string[] {
  return result.checks.flatMap(({ exemplars }) =>
    exemplars
      .filter(({ severity, suspected }) => !'LI'.includes(severity) && !suspected)
      .map(chargeLine)
      .toSorted(),
  );
}

export interface Story {
  /** Every charge, suspicions too. */
  readonly charges: readonly string[];
  readonly gaps: Readonly<Record<string, number | string>>;
}

/** Nothing is charged, and everything that was owed was judged. */
export const NOTHING: Story = { charges: [], gaps: {} };

export function storyOf({ result }: { readonly result: ShardFindings }): Story {
  return { charges: chargesOf(result), gaps: gapsOf(result) };
}

// The verifier against a naive judge who holds a whole small history in memory: it convicts nothing
// that the judge would not, and everything that the judge calls proven.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/verify/index.ts';
import { chargeLine } from '../../support/history/charges.ts';
import { verifierOptions } from '../../support/history.ts';
import { gatherFacts } from '../../support/oracle/facts.ts';
import { BEYOND_THE_ORACLE, judgeNaively } from '../../support/oracle/oracle.ts';
import { comeTogetherSmall, playSmall, smallRun } from '../../support/oracle/small-run.ts';

const BEYOND: ReadonlySet<string> = new Set(BEYOND_THE_ORACLE);
/** Takes a few seconds; on a busy machine many. */
const PATIENCE_MS = 120_000;
const HISTORIES = 2000;
/** Always the same ones: where the two disagree, a person has to say who is right. */
const SEED = 20_261_122;

/** Charges without their roots: what hangs below another check is charged all the same. */
function convictedOf(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ suspected, check }) => !suspected && !BEYOND.has(check))
    .map((finding) => chargeLine({ ...finding, consequenceOf: null }));
}

describe('a small history', () => {
  test('is judged as a naive judge would', { timeout: PATIENCE_MS }, () => {
    fc.assert(
      fc.property(smallRun, fc.boolean(), (run, together) => {
        const history = playSmall(run);
        if (together) comeTogetherSmall(history);
        const { result, calls } = history.finish();
        const { policy } = verifierOptions(run.options, []);
        const { possible, proven } = judgeNaively(gatherFacts(calls, policy));
        const convicted = convictedOf(result.findings);
        const falseAlarms = convicted.filter((charge) => !possible.has(charge));
        const missed = proven.filter((anyOf) => !anyOf.some((one) => convicted.includes(one)));
        expect({ falseAlarms, missed }).toEqual({ falseAlarms: [], missed: [] });
      }),
      { numRuns: HISTORIES, seed: SEED },
    );
  });
});

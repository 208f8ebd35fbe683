// A hundred thousand malformed things against all that reads what others wrote: nothing crashes,
// hangs, grows without bound, or passes in silence. A failure names the play that repeats it.

import { expect, test } from 'vitest';
import { fuzz } from '../support/fuzz/campaign.ts';
import { FUZZ_SHARES } from '../support/fuzz/kinds.ts';

const CASES = 100_000;

test('the kinds share all cases among them', () => {
  expect(FUZZ_SHARES.reduce((sum, { ratio }) => sum + ratio, 0)).toBeCloseTo(1);
});

test.each(FUZZ_SHARES)('malformed $kind.name: refused or told, in time', async (share) => {
  const cases = Math.ceil(CASES * share.ratio);
  const { failures, ...played } = await fuzz(share.kind, { cases, seed: 'tests' });
  expect(failures).toEqual([]);
  expect(played.cases).toBeGreaterThanOrEqual(cases);
});

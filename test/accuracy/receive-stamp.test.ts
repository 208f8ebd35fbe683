// The stamps of the agent against the kernel's: a packet capture by a program in another language,
// which sees each frame arrive before the agent can. Every error below is an upper bound.

import { expect, test } from 'vitest';
import { describeCaptured } from '../support/accuracy/describe-captured.ts';
import { exactQuantile, isQuiet } from '../support/accuracy/exact.ts';
import { captureRun, compareStamps } from '../support/accuracy/stamps.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const RATE_PER_SECOND = 500;
/** The generator shows no stop of its loop that is shorter. */
const UNSEEN_STOP_MS = 50;
/** The kernel and the agent read clocks of their own. */
const CLOCK_NOISE_MS = 0.02;

const NAME = 'the stamp of a frame';
describeCaptured(NAME, () => {
  test('is never before its packet, and at the 99th percentile at most 1 ms after it', async () => {
    const options = { users: 50, ratePerSecond: RATE_PER_SECOND, seconds: 5 };
    const seen = await captureRun({ folder: temporaryFolder(), ...options });
    const { result } = seen.run;
    expect(result).toMatchObject({ verdict: 'pass', coverageRatio: 1 });
    expect(Math.abs(seen.captured.driftUs)).toBeLessThan(100);
    const { lowestMs, highestMs, errorsMs } = compareStamps(seen);
    // Most of the run was seen, by both.
    expect(errorsMs.length).toBeGreaterThan(2 * RATE_PER_SECOND);
    expect(highestMs - lowestMs).toBeGreaterThan(-CLOCK_NOISE_MS);
    // Wherever it ran: no frame lay longer than the agent says that it read, or stood still.
    const { receiveLagMaxMs, loopGapMaxMs } = result.generator;
    const toldMs = receiveLagMaxMs + 2 * Math.max(loopGapMaxMs, UNSEEN_STOP_MS);
    expect(exactQuantile(errorsMs, 1)).toBeLessThan(toldMs);
    if (!isQuiet(result, NAME)) return;
    expect(exactQuantile(errorsMs, 0.99)).toBeLessThan(1);
  }, 60_000);
});

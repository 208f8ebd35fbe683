// The stamps of the agent against the kernel's: a packet capture by a program in another language,
// which sees each frame arrive before the agent can. Every error below is an upper bound.
//
// What is judged is when the agent reads, not whom the kernel serves first: the run goes ahead of
// the server and of other tests, and the observer takes what they leave. By the kernel's switches
// between processes, a frame whose agent got a core within 0.2 ms waited 0.04 ms for the agent's
// own work at the median and 0.3 ms at p99; long errors were for the most part waits for a core.
// On two cores that the server shares, p99 was 1.1 to 1.4 ms, with that order and without it: the
// bar of 1 ms is not held there, and what is held is asked for.

import { expect, test } from 'vitest';
import { describeCaptured } from '../support/accuracy/describe-captured.ts';
import { exactQuantile, isQuiet } from '../support/accuracy/exact.ts';
import { PRECEDENCE } from '../support/accuracy/packet-capture.ts';
import { captureRun, compareStamps } from '../support/accuracy/stamps.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const RATE_PER_SECOND = 500;
/** The generator shows no stop of its loop that is shorter. */
const UNSEEN_STOP_MS = 50;
/** The kernel and the agent read clocks of their own. */
const CLOCK_NOISE_MS = 0.02;
/**
 * Turns of the pacer are 1 ms apart. Who is woken for them more than 1 ms late is woken as late for
 * a frame, by a kernel that gives the core to others, and the figure would be that kernel's.
 */
const QUIET = { pacerLagP99Ms: 2 };

/** Where a core is free. */
const HELD_MS = 2;

const NAME = 'the stamp of a frame';
describeCaptured(NAME, () => {
  test('is never before its packet, and at the 99th percentile at most 2 ms after it', async () => {
    const options = { users: 50, ratePerSecond: RATE_PER_SECOND, seconds: 5, priority: PRECEDENCE };
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
    if (!isQuiet(result, NAME, QUIET)) return;
    expect(exactQuantile(errorsMs, 0.99)).toBeLessThan(HELD_MS);
  }, 60_000);
});

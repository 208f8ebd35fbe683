// How far what a run reports is from what happened: added delays against the server's log, stamps
// of frames against a packet capture, one stall against paper. All three want a quiet machine.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DELAYS, deliveriesOf, restsOf } from '../../../test/support/accuracy/delays.ts';
import { exactQuantile } from '../../../test/support/accuracy/exact.ts';
import { type MeasuredRun, measureRun } from '../../../test/support/accuracy/measured-run.ts';
import { captureProblem } from '../../../test/support/accuracy/packet-capture.ts';
import { stallRun } from '../../../test/support/accuracy/stall.ts';
import { captureRun, compareStamps } from '../../../test/support/accuracy/stamps.ts';
import type { Bench, BenchContext } from '../bench.ts';
import { type Summary, summarize } from '../rig/interleave.ts';

const DELAYED_PER_SECOND = 200;
const STALL = { ratePerSecond: 250, seconds: 20, stallMs: 2000 };

export const accuracy: Bench = async (context) => {
  const problem = captureProblem();
  if (problem !== null) throw new Error(`packets cannot be captured here: ${problem}`);
  const rate = context.number('rate', 2000);
  const delays = await repeat(context, reportedDelay);
  const stamps = await repeat(context, (folder) => stampErrorMs(folder, rate, context.say));
  const stalls = await repeat(context, stallPercent);
  const { ratePerSecond, seconds, stallMs } = STALL;
  return {
    figures: [
      {
        bar: 'reported-delay',
        note: `deliveries delayed by 80 and 300 ms at ${DELAYED_PER_SECOND} messages/s`,
        ...delays,
      },
      {
        bar: 'receive-stamp',
        note: `against the kernel's stamps of the packets, ${rate.toLocaleString('en-US')} messages/s`,
        ...stamps,
      },
      {
        bar: 'stall',
        note: `${stallMs / 1000} s in ${seconds} s at ${ratePerSecond} messages/s`,
        ...stalls,
      },
    ],
    details: {},
  };
};

async function repeat(
  { number, say }: BenchContext,
  measure: (folder: string) => Promise<number>,
): Promise<Summary> {
  const values: number[] = [];
  for (let index = 0; index < number('repeats', 3); index += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
    try {
      const value = await measure(folder);
      say(`${value}`);
      values.push(value);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return summarize(values);
}

/** Whatever is measured of a run that was not whole is void. */
function requirePass({ result }: MeasuredRun): void {
  if (result.verdict === 'pass' && result.coverageRatio === 1) return;
  throw new Error(`${result.verdict}: ${result.reasons.map(({ text }) => text).join('; ')}`);
}

async function reportedDelay(folder: string): Promise<number> {
  const size = { users: 40, ratePerSecond: DELAYED_PER_SECOND, seconds: 20 };
  const run = await measureRun({ folder, ...size, faults: DELAYS });
  requirePass(run);
  const rests = restsOf(deliveriesOf(run), true).map(Math.abs);
  return exactQuantile(rests, 0.99);
}

async function stampErrorMs(
  folder: string,
  ratePerSecond: number,
  say: BenchContext['say'],
): Promise<number> {
  const seen = await captureRun({ folder, users: 500, ratePerSecond, seconds: 15 });
  requirePass(seen.run);
  const { dropped, unstamped } = seen.captured;
  const { cpuRatio } = seen.run.result.generator;
  const { errorsMs } = compareStamps(seen);
  say(`${errorsMs.length} frames, ${dropped + unstamped} packets not seen, ${cpuRatio} of a core`);
  return exactQuantile(errorsMs, 0.99);
}

async function stallPercent(folder: string): Promise<number> {
  const { run, paperMs } = await stallRun({ folder, ...STALL });
  requirePass(run);
  const toldMs = run.result.latency.confirm_time.p99Ms ?? Number.NaN;
  return (100 * Math.abs(toldMs - paperMs)) / paperMs;
}

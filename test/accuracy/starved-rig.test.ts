// Whose fault: the rig that is stopped is not taken for a slow server, in one piece or by a
// thousand cuts, and a server that is stopped is not taken for a slow rig. Each threshold here is
// broken over all samples; what decides is whether it also is without those that the rig disturbed.

import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { RunResult } from '../../src/run/run-result.ts';
import {
  type MeasuredRun,
  type MeasuredRunOptions,
  measureRun,
} from '../support/accuracy/measured-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { agentsOf } from '../support/trial/processes.ts';

type Mischief = NonNullable<MeasuredRunOptions['during']>;

/** Bounds of their own kept out of it: only the thresholds decide. */
const GENERATOR = 'generator: { pacerLag: 10s, loopGap: 250ms, backlog: 30s }';

function runUnder(limitMs: number, during: Mischief, seconds = 4): Promise<MeasuredRun> {
  return measureRun({
    ...{ folder: temporaryFolder(), users: 20, ratePerSecond: 100, seconds, during },
    extra: `thresholds: { delivery_time: ["p(90) < ${limitMs}ms"] }\n${GENERATOR}`,
  });
}

/** The processes stand still for a while. */
async function stop(pids: readonly number[], forMs: number): Promise<void> {
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await wait(forMs);
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
}

/** Both judgements of the threshold can only agree on a failure where the machine is drowned. */
function isDrowned({ generator, thresholds }: RunResult): boolean {
  const isBroken = thresholds[0]?.verdict === 'fail';
  if (!isBroken || !generator.contended) return false;
  const busy = `${(100 * generator.machineCpuRatio).toFixed(0)} % busy`;
  process.stderr.write(`not judged: a starved rig: this machine is contended (${busy})\n`);
  return true;
}

function assertBlameless({ code, result }: MeasuredRun): void {
  const grave = result.checks.filter(({ severity, violations }) => {
    return 'CEW'.includes(severity) && violations > 0;
  });
  expect(grave).toEqual([]);
  if (isDrowned(result)) return;
  expect(result.thresholds).toMatchObject([
    {
      verdict: 'unknown',
      reason: expect.stringMatching(/^the generator disturbed .* would hold$/),
    },
  ]);
  expect({ code, verdict: result.verdict }).toEqual({ code: 5, verdict: 'unknown' });
}

test('an agent that stands still for 1.5 seconds leaves its threshold unknown', async () => {
  const run = await runUnder(400, ({ command }) => stop(agentsOf(command.pid), 1500));
  assertBlameless(run);
  expect(run.result.generator.loopGapMaxMs).toBeGreaterThan(1300);
  expect(run.result.generator.loopGapCount).toBeGreaterThanOrEqual(1);
}, 60_000);

test('so does one that gets half of a processor, in pieces shorter than a loop gap', async () => {
  const run = await runUnder(
    60,
    async ({ command }) => {
      const endAtMs = performance.now() + 2500;
      while (performance.now() < endAtMs) {
        await stop(agentsOf(command.pid), 160);
        await wait(160);
      }
    },
    5,
  );
  assertBlameless(run);
  expect(run.result.generator.loopGapMaxMs).toBeGreaterThan(140);
}, 60_000);

test('a server that stands still breaks its threshold, and the rig is not to blame', async () => {
  const { code, result } = await runUnder(400, ({ server }) => stop([server.child.pid], 1500));
  // A long gap of the rig beside it may leave it open; it never passes.
  const { verdict } = result.thresholds[0] ?? { verdict: 'none' };
  expect(result.generator.loopGapCount === 0 ? ['fail'] : ['fail', 'unknown']).toContain(verdict);
  expect({ code, fit: result.generator.fit }).toEqual({
    code: verdict === 'fail' ? 4 : 5,
    fit: true,
  });
}, 60_000);

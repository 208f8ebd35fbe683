// One stall of the server in the middle of a constant rate, and what paper says of it:
// p99 = b + D - 0.01 W (1 - r), for a stall of D in a phase of W that drains at utilisation r.

import { setTimeout as wait } from 'node:timers/promises';
import { exactQuantile } from './exact.ts';
import { type MeasuredRun, measureRun } from './measured-run.ts';

/** Few users: each has one message in flight, so that the blind view stays below one percent. */
const USERS = 10;

export interface StallOptions {
  readonly folder: string;
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly stallMs: number;
}

export interface StalledRun {
  readonly run: MeasuredRun;
  /** What the 99th percentile is to be. */
  readonly paperMs: number;
  /** How long the server really stood. */
  readonly stalledMs: number;
  readonly utilisation: number;
  /** Of the measure phase, from the actual send to the confirmation. */
  readonly serviceMs: readonly number[];
}

export async function stallRun(options: StallOptions): Promise<StalledRun> {
  const { folder, ratePerSecond, seconds, stallMs } = options;
  let stalledMs = Number.NaN;
  const run = await measureRun({
    ...{ folder, users: USERS, ratePerSecond, seconds },
    // No sign of life is missed in so short a time.
    extra: 'heartbeat: { interval: 30s, timeout: 15s }',
    during: async ({ server }) => {
      const fromMs = performance.now();
      server.child.kill('SIGSTOP');
      await wait(stallMs);
      server.child.kill('SIGCONT');
      stalledMs = performance.now() - fromMs;
    },
  });
  const measured = run.messages.filter((message) => message.measured);
  const serviceMs = measured.map((one) => one.confirmedAtMs - one.sentAtMs);
  // A user sends when it has its confirmation: what of its pace is left while it catches up.
  const baseMs = exactQuantile(serviceMs, 0.5);
  const utilisation = Math.min(1, (baseMs * ratePerSecond) / USERS / 1000);
  const paperMs = baseMs + stalledMs - 0.01 * seconds * 1000 * (1 - utilisation);
  return { run, paperMs, stalledMs, utilisation, serviceMs };
}

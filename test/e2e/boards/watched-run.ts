// A real run against a real server, a monitor, and a real Prometheus that scrapes all three by the
// shipped configuration until the run is judged.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Child } from '../../support/child.ts';
import { startFixtureMonitor } from '../../support/prometheus/fixture-monitor.ts';
import {
  type Prometheus,
  type Span,
  startPrometheus,
} from '../../support/prometheus/prometheus.ts';
import { copyShippedConfig } from '../../support/prometheus/shipped-config.ts';
import { startEarshot, startServe } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export const RATE_INTERVAL = '4s';
const JUDGED_WITHIN_MS = 240_000;
/** Scrapes after the verdict, so that even rates of what appears with it exist. */
const SCRAPES_AFTER = 4;

const scenarioOf = (seconds: number): string => `version: 1
name: watched-run
target: TARGET
accounts: { file: USERS }
users: 20
warmup: 1s
load:
  letters: { executor: constant-arrival-rate, behavior: send-message, rate: 30/s, duration: ${seconds}s }
  banter: { executor: constant-users, behavior: converse, users: 6, thinkTime: 200ms, duration: ${seconds}s }
  scrolls: { executor: constant-arrival-rate, behavior: read-history, rate: 10/s, duration: ${seconds}s }
  lists: { executor: constant-arrival-rate, behavior: read-threads, rate: 2/s, duration: ${seconds}s }
thresholds:
  delivery_time: ["p(95) < 1s"]
  confirm_time: ["p(95) < 1s"]
  message_loss: ["count == 0"]
generator: { pacerLag: 500ms, loopGap: 2s }
`;

export interface WatchedRun {
  readonly prometheus: Prometheus;
  /** From the first scrape to the last. */
  readonly span: Span;
}

/** `seconds` of load. Everything that it starts ends with the test. */
export async function watchRun(seconds: number): Promise<WatchedRun> {
  const folder = temporaryFolder();
  const [users, scenario] = [join(folder, 'users.csv'), join(folder, 'scenario.yaml')];
  const serving = await startServe(['--users', '20', '--users-file', users, '--metrics', '0']);
  onTestFinished(async () => {
    await serving.stop();
  });
  const text = scenarioOf(seconds).replace('TARGET', serving.url).replace('USERS', users);
  writeFileSync(scenario, text);
  const monitor = await startFixtureMonitor();
  const run = startEarshot(
    [
      ...['run', scenario, '--quiet', '--workers', '2', '--out', join(folder, 'run')],
      ...['--metrics', '0', '--metrics-linger', '10m'],
    ],
    { timeoutMs: 600_000 },
  );
  onTestFinished(async () => {
    run.kill('SIGKILL');
    await run.finished;
  });
  copyShippedConfig(folder, {
    run: [{ targets: [await addressOf(run)] }],
    server: [{ targets: [await addressOf(serving.child)] }],
    monitor: [{ targets: [monitor] }],
    probe: [
      {
        targets: [serving.url],
        labels: { __monitor__: monitor, __param_module: 'roundtrip' },
      },
    ],
  });
  const fromS = Math.floor(Date.now() / 1000);
  const prometheus = await startPrometheus({ folder, configFile: 'prometheus.yml' });
  const toS = await untilJudged(prometheus);
  return { prometheus, span: { fromS, toS, stepS: 1 } };
}

async function addressOf(child: Child): Promise<string> {
  const [, address] = await child.output(/^Metrics: http:\/\/(\S+)\/metrics$/mu);
  return String(address);
}

async function untilJudged(prometheus: Prometheus): Promise<number> {
  const endAtMs = performance.now() + JUDGED_WITHIN_MS;
  const judged = `min_over_time(earshot_run_phase{phase="done"}[${SCRAPES_AFTER}s]) == 1 and on () earshot_generator_fit`;
  while (performance.now() < endAtMs) {
    const nowS = Date.now() / 1000;
    if ((await prometheus.instant(judged, nowS)).length > 0) return Math.floor(nowS);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  expect.unreachable('the run was not judged');
}

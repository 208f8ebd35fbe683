// A real run against a real server, a real monitor of it, and a real Prometheus that scrapes all
// three by the shipped configuration until the run is judged.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Child } from '../../support/child.ts';
import type { Prometheus, Span } from '../../support/prometheus/prometheus.ts';
import { copyShippedConfig } from '../../support/prometheus/shipped-config.ts';
import { startPrometheus } from '../../support/prometheus/start-prometheus.ts';
import { startEarshot, startServe, whenReady } from '../../support/run-earshot.ts';
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
  # Kept on any machine: what a crowded one makes slow is not what is tested here.
  delivery_time: ["p(50) < 30s"]
  confirm_time: ["p(50) < 30s"]
  message_loss: ["count == 0"]
generator: { pacerLag: 500ms, loopGap: 2s }
`;

const scenarioOfMonitor = `version: 1
name: probe
target: TARGET
accounts: { file: USERS }
users: 8
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 1/s, duration: 1s }
generator: { pacerLag: 500ms, loopGap: 2s }
`;

/** Two monitors; their receiver is never told anything, because nothing fails. */
const monitorsFile = `version: 1
history: { file: monitors.db, keep: 1d }
receivers:
  chat-ops: { kind: json, url: 'http://127.0.0.1:9/' }
monitors:
  chat: { scenario: probe.yaml, interval: 2s, timeout: 10s, failWhen: 5 of 5 }
  chat-long: { scenario: probe-long.yaml, interval: 5s, timeout: 10s, messages: 6, failWhen: 5 of 5 }
`;

/** The first accounts are the run's; each monitor has its own: none sees another's messages. */
const USERS_OF_RUN = 20;
const USERS_OF_MONITOR = 8;
const SCENARIOS_OF_MONITORS = ['probe', 'probe-long'];

export interface WatchedRun {
  readonly prometheus: Prometheus;
  /** From the first scrape to the last. */
  readonly span: Span;
}

/** `seconds` of load. Everything that it starts ends with the test. */
export async function watchRun(seconds: number): Promise<WatchedRun> {
  const folder = temporaryFolder();
  const [users, scenario] = [join(folder, 'users.csv'), join(folder, 'scenario.yaml')];
  const count = USERS_OF_RUN + SCENARIOS_OF_MONITORS.length * USERS_OF_MONITOR;
  const accounts = ['--users', String(count), '--users-file', users];
  const serving = await startServe([...accounts, '--metrics', '0']);
  onTestFinished(async () => {
    await serving.stop();
  });
  const text = scenarioOf(seconds).replace('TARGET', serving.url).replace('USERS', users);
  writeFileSync(scenario, text);
  const monitor = await startMonitor(folder, serving.url);
  const run = startWith(folder, [
    ...['run', scenario, '--quiet', '--workers', '2', '--out', join(folder, 'run')],
    ...['--metrics', '0', '--metrics-linger', '10m'],
  ]);
  copyShippedConfig(folder, {
    run: [{ targets: [await addressOf(run)] }],
    server: [{ targets: [await addressOf(serving.child)] }],
    monitor: [{ targets: [monitor] }],
    probe: [
      {
        targets: [serving.url],
        labels: { __monitor__: monitor, __param_module: 'chat' },
      },
    ],
  });
  const fromS = Math.floor(Date.now() / 1000);
  const prometheus = await startPrometheus({ folder, configFile: 'prometheus.yml' });
  const toS = await untilJudged(prometheus);
  return { prometheus, span: { fromS, toS, stepS: 1 } };
}

/** A command that ends with the test. */
function startWith(folder: string, args: readonly string[]): Child {
  const child = startEarshot(args, { timeoutMs: 600_000, cwd: folder });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await child.finished;
  });
  return child;
}

/** Resolves with `host:port`. */
async function startMonitor(folder: string, target: string): Promise<string> {
  const [head, ...rows] = readFileSync(join(folder, 'users.csv'), 'utf8').trimEnd().split('\n');
  for (const [index, name] of SCENARIOS_OF_MONITORS.entries()) {
    const from = USERS_OF_RUN + index * USERS_OF_MONITOR;
    const own = [head, ...rows.slice(from, from + USERS_OF_MONITOR)].join('\n');
    writeFileSync(join(folder, `${name}.csv`), `${own}\n`, { mode: 0o600 });
    const text = scenarioOfMonitor.replace('TARGET', target).replace('USERS', `${name}.csv`);
    writeFileSync(join(folder, `${name}.yaml`), text);
  }
  writeFileSync(join(folder, 'monitors.yaml'), monitorsFile);
  const file = join(folder, 'monitors.yaml');
  const { url } = await whenReady(startWith(folder, ['monitor', file, '--listen', '127.0.0.1:0']));
  return new URL(url).host;
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

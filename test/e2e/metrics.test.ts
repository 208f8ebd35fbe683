// A real run, scraped from its first second to after its verdict: what /metrics, the file and the
// gateway say is what result.json says.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import type { RunResult } from '../../src/run/index.ts';
import { parseResult } from '../../src/run/index.ts';
import { startGateway } from '../support/exposition/gateway.ts';
import { bucketsOf, type Reading, readExposition } from '../support/exposition/prometheus-text.ts';
import {
  checkMetrics,
  describePromtool,
  importOpenMetrics,
} from '../support/exposition/promtool.ts';
import { runEarshot, startEarshot, startServe, whenReady } from '../support/run-earshot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const OPEN = { accept: 'application/openmetrics-text;version=1.0.0' };
const SCENARIO = `version: 1
name: scraped-run
target: embedded
users: 8
warmup: 1s
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 30/s, duration: 4s }
  chat: { executor: constant-users, behavior: converse, duration: 4s }
thresholds:
  delivery_time: ["p(50) < 7273ms"]
  confirm_time{load:talk}: ["max < 60s"]
  messages_sent: ["rate > 0.1/s"]
`;

async function scrape(url: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await request(url, { headers });
  expect(response.statusCode).toBe(200);
  return response.body.text();
}

/** Reads until the run is done; each reading once. */
async function scrapeToTheEnd(url: string): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  const endAtMs = performance.now() + 90_000;
  while (performance.now() < endAtMs) {
    const reading = readExposition(await scrape(url), 'text');
    readings.push(reading);
    if (reading.value('earshot_run_phase', { phase: 'done' }) === 1) {
      if (reading.value('earshot_generator_fit') !== undefined) return readings;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('the run did not end');
}

function expectMonotone(readings: readonly Reading[]): void {
  for (const [at, reading] of readings.entries()) {
    for (const sample of readings[at - 1]?.samples ?? []) {
      if (!/_(?:total|bucket|count)$/u.test(sample.name)) continue;
      const now = reading.value(sample.name, sample.labels);
      expect(now, `${sample.name} ${JSON.stringify(sample.labels)}`).toBeGreaterThanOrEqual(
        sample.value,
      );
    }
  }
}

function expectResult({ value, ...reading }: Reading, result: RunResult): void {
  const { messages, latency, thresholds } = result;
  const { planned, sent, dropped, confirmed, delivered, visible, lost, control } = messages;
  const counts = { planned, sent, dropped, confirmed, delivered, visible };
  for (const [name, count] of Object.entries(counts)) {
    expect(value(`earshot_messages_${name}_total`), name).toBe(count);
  }
  expect(value('earshot_message_loss_total')).toBe(lost);
  expect(value('earshot_control_messages_total')).toBe(control);
  for (const [metric, summary] of Object.entries(latency)) {
    const all = value(`earshot_${metric}_seconds_count`);
    expect(all, metric).toBe(summary.count + summary.missing);
    const last = bucketsOf({ value, ...reading }, `earshot_${metric}_seconds`).at(-1);
    expect(last, metric).toEqual(['+Inf', all]);
  }
  for (const [load, { messages: ofLoad }] of Object.entries(result.loads)) {
    const labels = { load, result: 'sent' };
    expect(value('earshot_load_messages_total', labels)).toBe(ofLoad.sent);
  }
  for (const [index, { metric, load, expression, verdict }] of thresholds.entries()) {
    const labels = { threshold: String(index + 1), metric, load: load ?? '', expression };
    const number = { pass: 1, fail: -1, unknown: 0 }[verdict];
    expect(value('earshot_threshold_verdict', labels)).toBe(number);
  }
  expect(value('earshot_run_verdict', { verdict: result.verdict })).toBe(1);
}

interface Scraped {
  readonly readings: readonly Reading[];
  readonly text: string;
  readonly openMetrics: string;
  readonly file: string;
  readonly result: RunResult;
  readonly stderr: string;
  readonly code: number | null;
}

async function scrapedRun(folder: string, more: readonly string[] = []): Promise<Scraped> {
  const scenario = join(folder, 'scenario.yaml');
  const file = join(folder, 'metrics.txt');
  writeFileSync(scenario, SCENARIO);
  const args = ['--quiet', '--workers', '2', '--out', join(folder, 'run'), ...more];
  const stay = ['--metrics', '0', '--metrics-linger', '60s', '-o', `openmetrics=${file}`];
  const child = startEarshot(['run', scenario, ...args, ...stay], {
    env: { PUSH_AUTH: 'ear:s3cret' },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  // The address is told on standard error, as everything that is not the result.
  const url = await addressIn(() => child.stderr);
  const readings = await scrapeToTheEnd(url);
  const [text, openMetrics] = [await scrape(url), await scrape(url, OPEN)];
  child.kill('SIGTERM');
  const { code, stderr } = await child.finished;
  const result = parseResult(readFileSync(join(folder, 'run', 'result.json'), 'utf8'));
  return { readings, text, openMetrics, file: readFileSync(file, 'utf8'), result, stderr, code };
}

async function addressIn(read: () => string): Promise<string> {
  const endAtMs = performance.now() + 60_000;
  while (performance.now() < endAtMs) {
    const found = /^Metrics: (\S+)$/mu.exec(read());
    if (found !== null) return String(found[1]);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no address: ${read()}`);
}

it('tells a run while it goes on, and in the end what its result says', async () => {
  const gateway = await startGateway(200);
  const auth = ['--pushgateway-auth', '${env:PUSH_AUTH}'];
  const run = await scrapedRun(temporaryFolder(), ['--pushgateway', gateway.url, ...auth]);
  const measuring = run.readings.filter(
    ({ value }) =>
      value('earshot_run_phase', { phase: 'measure' }) === 1 &&
      (value('earshot_delivery_time_seconds_count') ?? 0) > 0,
  );
  expect(measuring.length).toBeGreaterThan(0);
  expect(measuring[0]?.value('earshot_thresholds', { verdict: 'pending' })).toBe(3);
  expectMonotone(run.readings);

  const final = readExposition(run.text, 'text');
  expectResult(final, run.result);
  const objective = new Map(bucketsOf(final, 'earshot_delivery_time_seconds'));
  expect(objective.has('7.273')).toBe(true);
  expectResult(readExposition(run.openMetrics, 'openmetrics'), run.result);
  expectResult(readExposition(run.file, 'openmetrics'), run.result);

  const paths = gateway.pushed.map(({ path }) => path);
  expect(paths).toEqual(['/metrics/job/earshot/scenario/scraped-run']);
  expectResult(readExposition(gateway.pushed[0]?.body ?? '', 'text'), run.result);
  expect(gateway.pushed[0]?.headers.authorization).toBe(`Basic ${btoa('ear:s3cret')}`);

  // The signal ended the stay and changed nothing.
  expect(run.code).toBe(run.result.exitCode);
  expect(run.result.interrupted).toBe(false);
  const everything = [run.stderr, run.text, run.openMetrics, JSON.stringify(run.result)].join();
  expect(everything).not.toContain('s3cret');
  expect(everything).not.toContain(btoa('ear:s3cret'));
});

it('warns of a push that failed, and keeps the verdict', async () => {
  const folder = temporaryFolder();
  const scenario = join(folder, 'scenario.yaml');
  writeFileSync(scenario, SCENARIO.replaceAll('4s', '2s'));
  const gateway = await startGateway(400);
  const args = ['--quiet', '--json', '--workers', '1', '--out', join(folder, 'run')];
  const { code, json, stderr } = await runEarshot([
    ...['run', scenario, ...args],
    ...['--pushgateway', gateway.url],
  ]);
  expect(stderr).toContain(`warning: The metrics could not be pushed to ${gateway.url}`);
  expect(json).toMatchObject({ exitCode: code });
  expect(stderr).not.toContain('Metrics:');
});

it('serves the numbers of the reference server on a port of its own', async () => {
  const serving = await startServe(['--metrics', '0', '--users', '2']);
  try {
    const url = await addressIn(() => serving.child.stderr);
    expect(url).not.toContain(serving.url);
    const reading = readExposition(await scrape(url), 'text');
    expect(reading.value('earshot_server_connections')).toBe(0);
    expect(reading.value('earshot_server_fault_injections_total')).toBe(0);
    expect(checkedNames(reading)).toEqual([...reading.families.keys()]);
    const own = await request(`${serving.url}/metrics`);
    expect(own.statusCode).toBe(404);
    await own.body.dump();
  } finally {
    await serving.stop();
  }
});

/** A monitor of a server of its own, with a receiver and a histogram; ends with the test. */
async function monitored(folder: string): Promise<string> {
  writeFileSync(join(folder, 'chat.yaml'), SCENARIO.slice(0, SCENARIO.indexOf('thresholds')));
  writeFileSync(
    join(folder, 'monitors.yaml'),
    `version: 1
history: { file: ':memory:' }
receivers: { hook: { kind: json, url: 'http://127.0.0.1:9/' } }
monitors: { chat: { scenario: chat.yaml, interval: 2s, timeout: 20s, failWhen: 9 of 9 } }
`,
  );
  const file = join(folder, 'monitors.yaml');
  const child = startEarshot(['monitor', file, '--listen', '127.0.0.1:0']);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await child.finished;
  });
  return (await whenReady(child)).url;
}

function checkedNames(reading: Reading): readonly string[] {
  return [...reading.families.keys()].filter((name) => name.startsWith('earshot_server_'));
}

describePromtool('promtool', () => {
  it('has nothing against a run and a server, in either format', async () => {
    const run = await scrapedRun(temporaryFolder());
    expect(checkMetrics(run.text)).toBe('');
    expect(importOpenMetrics(run.openMetrics)).toBe('');
    expect(importOpenMetrics(run.file)).toBe('');
    const serving = await startServe(['--metrics', '0']);
    try {
      const url = await addressIn(() => serving.child.stderr);
      expect(checkMetrics(await scrape(url))).toBe('');
      expect(importOpenMetrics(await scrape(url, OPEN))).toBe('');
    } finally {
      await serving.stop();
    }
  });

  it('has nothing against a monitor and a probe, in either format', async () => {
    const url = await monitored(temporaryFolder());
    const open = (path: string): Promise<string> => scrape(`${url}${path}`, OPEN);
    const isProbed = async (): Promise<boolean> =>
      readExposition(await scrape(`${url}/metrics`), 'text').families.has(
        'earshot_monitor_delivery_time_seconds',
      ) && /earshot_monitor_success\{monitor="chat"\} 1/u.test(await scrape(`${url}/metrics`));
    await expect.poll(isProbed, { timeout: 60_000, interval: 250 }).toBe(true);
    expect(checkMetrics(await scrape(`${url}/metrics`))).toBe('');
    expect(importOpenMetrics(await open('/metrics'))).toBe('');
    const probe = await scrape(`${url}/probe?module=chat`);
    expect(probe).toContain('earshot_probe_delivery_seconds_max');
    expect(checkMetrics(probe)).toBe('');
    expect(importOpenMetrics(await open('/probe?module=chat'))).toBe('');
  });

  it('would have something against a text that is none', () => {
    expect(checkMetrics('# TYPE a counter\na{b="c} 1\n')).not.toBe('');
    expect(importOpenMetrics('# TYPE a counter\na_total 1\n')).not.toBe('');
  });
});

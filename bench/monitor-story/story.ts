// A story: all is well, a server loses what it confirms, all is well, the server is gone, all is
// well. Plays it, and writes down what each witness said of it: the status page, its JSON,
// `/metrics`, Prometheus, the webhook, the log. Judges nothing.

import { request } from 'undici';
import { sleep } from '../../src/base/index.ts';
import { readExposition } from '../../test/support/exposition/prometheus-text.ts';
import type { Pace } from './pace.ts';
import { readSpans, type Span } from './spans.ts';
import { type OpenStage, openStage, type Scene } from './stage.ts';

const MONITOR = 'chat';
/** Of Prometheus' alerts the one that speaks of the same as the monitor's own. */
export const SAME_ALERT = 'EarshotMonitorFailing';
/** Of every two messages one is never stored; were it all, nothing later would prove it lost. */
const FAULTS = '- { fault: ack-without-store, every: 2 }\n';
const ACTS: readonly { readonly scene: Scene; readonly title: string }[] = [
  { scene: 'faulty', title: 'confirms what it never stores' },
  { scene: 'down', title: 'resets every connection' },
];

/** One row of `/api/v1/monitors/NAME/results`, as far as a story needs it. */
export interface ToldResult {
  readonly startedAtMs: number;
  readonly durationSeconds: number;
  readonly result: string;
  readonly state: string;
  readonly sentence: string;
}

/** What the webhook was told. */
export interface Told {
  readonly event: string;
  readonly kind: string;
  readonly monitor: string;
  readonly key: string;
  readonly alert: string;
  readonly sentence: string;
  readonly openedAt: string;
  readonly at: string;
}

/** What every witness says at one instant. */
export interface Snapshot {
  readonly atMs: number;
  readonly page: { readonly headline: string; readonly openAlerts: number };
  readonly json: { readonly state: string; readonly openAlerts: number; readonly failures: number };
  readonly metrics: {
    readonly state: string;
    readonly failures: number;
    readonly sent: number;
    readonly lost: number;
  };
  /** Alerts of Prometheus that fire. */
  readonly firing: readonly string[];
  /** What the webhook had been told. */
  readonly told: number;
}

export interface Act {
  readonly title: string;
  readonly scene: Scene;
  readonly onMs: number;
  readonly offMs: number;
  readonly trouble: Snapshot;
  readonly calm: Snapshot;
}

export interface Story {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly before: Snapshot;
  readonly acts: readonly Act[];
  /** Oldest first. */
  readonly results: readonly ToldResult[];
  readonly told: readonly Told[];
  /** Spans in which Prometheus saw the monitor failing. */
  readonly failing: readonly Span[];
  /** Spans in which it fired, by alert. */
  readonly alerts: Readonly<Record<string, readonly Span[]>>;
  /** Lines of the monitor's log that tell of an alert. */
  readonly log: readonly string[];
}

/** Plays it in `folder`; everything it starts ends with it. */
export async function playStory(folder: string, pace: Pace): Promise<Story> {
  const stage = await openStage(folder, pace, FAULTS);
  try {
    return await play(stage, pace);
  } finally {
    await stage.close();
  }
}

async function play(stage: OpenStage, pace: Pace): Promise<Story> {
  const { webhook, prometheus, monitor } = stage;
  const startedAtMs = Date.now();
  const until = async (what: string, isSo: (now: Snapshot) => boolean): Promise<Snapshot> => {
    const endAtMs = performance.now() + pace.patienceMs;
    for (;;) {
      const now = await snapshotOf(stage);
      if (isSo(now)) return now;
      if (performance.now() > endAtMs) {
        const said = monitor.child.stderr;
        throw new Error(`${what} did not come: ${JSON.stringify(now)}\n${said}`);
      }
      await sleep(250);
    }
  };
  const isCalm = ({ metrics, firing }: Snapshot): boolean =>
    metrics.state === 'ok' && !firing.includes(SAME_ALERT) && firing.length > 0;
  await until('the first calm', isCalm);
  await sleep(pace.calmMs / 2.5);
  const before = await until('a calm before', isCalm);
  const acts: Act[] = [];
  for (const [index, { scene, title }] of ACTS.entries()) {
    const onMs = Date.now();
    stage.show(scene);
    await until(`${scene}: an alert`, ({ firing, told }) => {
      return firing.includes(SAME_ALERT) && told === 2 * index + 1;
    });
    await sleep(Math.max(0, onMs + pace.troubleMs - Date.now()));
    const trouble = await snapshotOf(stage);
    const offMs = Date.now();
    stage.show('honest');
    await until(`${scene}: its end`, (now) => isCalm(now) && now.told === 2 * index + 2);
    await sleep(Math.max(0, offMs + pace.calmMs - Date.now()));
    acts.push({ title, scene, onMs, offMs, trouble, calm: await snapshotOf(stage) });
  }
  const endedAtMs = Date.now();
  const span = { fromS: startedAtMs / 1000, toS: endedAtMs / 1000, stepS: pace.stepS };
  const failing = await readSpans(prometheus, FAILING, span);
  const firing = await readSpans(prometheus, 'ALERTS{alertstate="firing"}', span);
  return {
    ...{ startedAtMs, endedAtMs, before, acts },
    results: await resultsOf(monitor.url),
    told: webhook.posted.map(({ body }) => body as Told),
    failing: Object.values(failing).flat(),
    alerts: firing,
    log: monitor.child.stderr.split('\n').filter((line) => / (firing|resolved): /.test(line)),
  };
}

const FAILING = `earshot_monitor_state{monitor="${MONITOR}",state="failing"} == 1`;

async function textAt(url: string): Promise<string> {
  return (await request(url)).body.text();
}

async function resultsOf(url: string): Promise<readonly ToldResult[]> {
  const text = await textAt(`${url}/api/v1/monitors/${MONITOR}/results?limit=1000`);
  const { results } = JSON.parse(text) as { readonly results: readonly ToldResult[] };
  return results.toReversed();
}

interface ToldStatus {
  readonly state: string;
  readonly openAlerts: readonly unknown[];
  readonly consecutiveFailures: number;
}

/** Metrics and JSON are asked between two readings of the page that agree, or it is done again. */
async function snapshotOf(stage: OpenStage): Promise<Snapshot> {
  const { url } = stage.monitor;
  for (;;) {
    const told = stage.webhook.posted.length;
    const pageBefore = pageFacts(await textAt(`${url}/`));
    const status = JSON.parse(await textAt(`${url}/api/v1/monitors/${MONITOR}`)) as ToldStatus;
    const metrics = readExposition(await textAt(`${url}/metrics`), 'text');
    const page = pageFacts(await textAt(`${url}/`));
    const alerts = await stage.prometheus.alerts();
    const ofMonitor = (name: string, labels: Readonly<Record<string, string>> = {}): number =>
      metrics.value(name, { monitor: MONITOR, ...labels }) ?? Number.NaN;
    const isState = (state: string): boolean => ofMonitor('earshot_monitor_state', { state }) === 1;
    if (JSON.stringify(page) !== JSON.stringify(pageBefore)) continue;
    if (stage.webhook.posted.length !== told) continue;
    const { state, openAlerts, consecutiveFailures } = status;
    const sent = { receiver: 'hook', result: 'sent' };
    return {
      ...{ atMs: Date.now(), told, page },
      json: { state, openAlerts: openAlerts.length, failures: consecutiveFailures },
      metrics: {
        state: ['ok', 'failing', 'unknown'].find(isState) ?? 'none',
        failures: ofMonitor('earshot_monitor_consecutive_failures'),
        sent: metrics.value('earshot_monitor_notifications_total', sent) ?? Number.NaN,
        lost: ofMonitor('earshot_monitor_messages_total', { operation: 'lost' }),
      },
      firing: alerts.filter((one) => one.state === 'firing').map(({ name }) => name),
    };
  }
}

function pageFacts(html: string): Snapshot['page'] {
  const [, headline = ''] = /<h1>.*?<span>([^<]*)<\/span><\/h1>/su.exec(html) ?? [];
  return { headline, openAlerts: html.split('alert open (').length - 1 };
}

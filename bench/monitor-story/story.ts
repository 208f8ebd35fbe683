// A story: all is well, a server loses what it confirms, all is well, the server is gone, all is
// well. Plays it, and writes down what each witness said of it: the status page, its JSON,
// `/metrics`, Prometheus, the webhook, the log. Each scene lasts until all that it is about was
// seen, by Prometheus too: nothing hangs on how often a slow machine scrapes. Judges nothing.

import { sleep } from '../../src/base/index.ts';
import { readExposition } from '../../test/support/exposition/prometheus-text.ts';
import type { Series } from '../../test/support/prometheus/prometheus.ts';
import type { Pace } from './pace.ts';
import { readSpans, type Span } from './spans.ts';
import { type OpenStage, openStage, type Scene } from './stage.ts';
import { MONITOR, resultsOf, type ToldResult, textAt, untilBetweenProbes } from './told-results.ts';

/** Of Prometheus' alerts the one that speaks of the same as the monitor's own. */
export const SAME_ALERT = 'EarshotMonitorFailing';
export const LOSS_ALERT = 'EarshotMessageLostByMonitor';
/** Of every two messages one is never stored; were it all, nothing later would prove it lost. */
const FAULTS = '- { fault: ack-without-store, every: 2 }\n';
interface Plot {
  readonly scene: Scene;
  readonly title: string;
  /** What Prometheus must fire before the server is well again. */
  readonly alerts: readonly string[];
}

const ACTS: readonly Plot[] = [
  {
    ...{ scene: 'faulty', title: 'confirms what it never stores' },
    alerts: [SAME_ALERT, LOSS_ALERT],
  },
  { scene: 'down', title: 'resets every connection', alerts: [SAME_ALERT] },
];

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
  /** What Prometheus scraped last; NaN and `none` before it scraped anything. */
  readonly scraped: { readonly state: string; readonly lost: number };
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

type Until = (what: string, isSo: (now: Snapshot) => boolean) => Promise<Snapshot>;

function untilOf(stage: OpenStage, pace: Pace): Until {
  return async (what, isSo) => {
    const endAtMs = performance.now() + pace.patienceMs;
    for (;;) {
      const now = await snapshotOf(stage);
      if (isSo(now)) return now;
      if (performance.now() > endAtMs) {
        const said = stage.monitor.child.stderr;
        throw new Error(`${what} did not come: ${JSON.stringify(now)}\n${said}`);
      }
      await sleep(250);
    }
  };
}

/** For all witnesses; an alert that watches nothing but Prometheus itself fires always. */
function isCalm({ metrics, firing, scraped }: Snapshot): boolean {
  const isOver = metrics.state === 'ok' && !firing.includes(SAME_ALERT) && firing.length > 0;
  return isOver && scraped.state === 'ok' && scraped.lost === metrics.lost;
}

/** So long a state must hold that a question over a span, asked step by step, meets it. */
function toBeMetMs({ stepS }: Pace): number {
  return stepS * 1500;
}

async function playAct(stage: OpenStage, pace: Pace, index: number): Promise<Act> {
  const { scene, title, alerts } = ACTS[index] as Plot;
  const until = untilOf(stage, pace);
  // A probe that is cut in two may wait for its answers long after all others saw the trouble.
  await untilBetweenProbes(stage.monitor.url, pace.patienceMs);
  const onMs = Date.now();
  stage.show(scene);
  await until(`${scene}: its alerts`, ({ firing, told, scraped }) => {
    const isFired = alerts.every((name) => firing.includes(name));
    return isFired && scraped.state === 'failing' && told === 2 * index + 1;
  });
  await sleep(Math.max(toBeMetMs(pace), onMs + pace.troubleMs - Date.now()));
  const trouble = await snapshotOf(stage);
  const offMs = Date.now();
  stage.show('honest');
  await until(`${scene}: its end`, (now) => isCalm(now) && now.told === 2 * index + 2);
  await sleep(Math.max(toBeMetMs(pace), offMs + pace.calmMs - Date.now()));
  return { title, scene, onMs, offMs, trouble, calm: await snapshotOf(stage) };
}

async function play(stage: OpenStage, pace: Pace): Promise<Story> {
  const { webhook, prometheus, monitor } = stage;
  const startedAtMs = Date.now();
  const until = untilOf(stage, pace);
  await until('the first calm', isCalm);
  await sleep(pace.calmMs / 2.5);
  const before = await until('a calm before', isCalm);
  const acts: Act[] = [];
  for (const index of ACTS.keys()) acts.push(await playAct(stage, pace, index));
  const endedAtMs = Date.now();
  const span = { fromS: startedAtMs / 1000, toS: endedAtMs / 1000, stepS: pace.stepS };
  const failing = await readSpans(prometheus, FAILING, span);
  const firing = await readSpans(prometheus, 'ALERTS{alertstate="firing"}', span);
  return {
    ...{ startedAtMs, endedAtMs, before, acts },
    results: await resultsOf(monitor.url, 1000),
    told: webhook.posted.map(({ body }) => body as Told),
    failing: Object.values(failing).flat(),
    alerts: firing,
    log: monitor.child.stderr.split('\n').filter((line) => / (firing|resolved): /.test(line)),
  };
}

const FAILING = `earshot_monitor_state{monitor="${MONITOR}",state="failing"} == 1`;

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
    const scraped = await scrapedBy(stage.prometheus);
    const ofMonitor = (name: string, labels: Readonly<Record<string, string>> = {}): number =>
      metrics.value(name, { monitor: MONITOR, ...labels }) ?? Number.NaN;
    const isState = (state: string): boolean => ofMonitor('earshot_monitor_state', { state }) === 1;
    if (JSON.stringify(page) !== JSON.stringify(pageBefore)) continue;
    if (stage.webhook.posted.length !== told) continue;
    const { state, openAlerts, consecutiveFailures } = status;
    const sent = { receiver: 'hook', result: 'sent' };
    return {
      ...{ atMs: Date.now(), told, page, scraped },
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

async function scrapedBy(prometheus: OpenStage['prometheus']): Promise<Snapshot['scraped']> {
  const last = async (selector: string): Promise<Series | undefined> =>
    (await prometheus.instant(selector, Date.now() / 1000))[0];
  const state = await last(`earshot_monitor_state{monitor="${MONITOR}"} == 1`);
  const lost = await last(`earshot_monitor_messages_total{monitor="${MONITOR}",operation="lost"}`);
  return { state: state?.metric.state ?? 'none', lost: lost?.values[0]?.[1] ?? Number.NaN };
}

function pageFacts(html: string): Snapshot['page'] {
  const [, headline = ''] = /<h1>.*?<span>([^<]*)<\/span><\/h1>/su.exec(html) ?? [];
  return { headline, openAlerts: html.split('alert open (').length - 1 };
}

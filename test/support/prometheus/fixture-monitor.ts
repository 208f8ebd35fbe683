// What a monitor tells, as fixed by its reference: numbers that move from scrape to scrape, for the
// tests of boards and alerts. Judges nothing and probes nothing.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Family, type Labels, renderFamilies } from '../../../src/exposition/index.ts';

const BOUNDS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const MONITORS = ['chat-smoke', 'chat-roundtrip'];

type Sample = { readonly labels: Labels; readonly value: number };

/** Serves `/metrics` and `/probe`; resolves with `host:port`. */
export async function startFixtureMonitor(): Promise<string> {
  let scrapes = 0;
  const server = createServer((incoming, response) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fixture');
    scrapes += 1;
    const isProbe = pathname === '/probe';
    const isKnown = searchParams.has('target') && searchParams.has('module');
    if (isProbe && !isKnown) {
      response.writeHead(400).end();
      return;
    }
    const families = isProbe ? probeFamilies() : monitorFamilies(scrapes, Date.now() / 1000);
    void renderFamilies(families, 'text').then((text) => {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function gauge(name: string, samples: readonly Sample[]): Family {
  return { name, help: 'Of a fixture.', type: 'gauge', samples };
}

function counter(name: string, samples: readonly Sample[]): Family {
  return { name, help: 'Of a fixture.', type: 'counter', samples };
}

function each(value: number): readonly Sample[] {
  return MONITORS.map((monitor) => ({ labels: { monitor }, value }));
}

function eachBy(label: string, values: Readonly<Record<string, number>>): readonly Sample[] {
  return MONITORS.flatMap((monitor) =>
    Object.entries(values).map(([name, value]) => ({ labels: { monitor, [label]: name }, value })),
  );
}

function ofReceiver(value: number, more: Labels = {}): Sample {
  return { labels: { receiver: 'chat-ops', ...more }, value };
}

function monitorFamilies(scrapes: number, nowS: number): readonly Family[] {
  const messages = { sent: 4, confirmed: 4, delivered: 4, visible: 4, lost: 0 };
  const grown = Object.entries(messages).map(([name, times]) => [name, times * scrapes]);
  const probes = { ok: scrapes, failing: 0, unknown: 0, skipped: 0 };
  return [
    gauge('earshot_monitor_success', each(1)),
    gauge('earshot_monitor_state', eachBy('state', { ok: 1, failing: 0, unknown: 0 })),
    gauge('earshot_monitor_last_run_timestamp_seconds', each(nowS - 2)),
    gauge('earshot_monitor_last_success_timestamp_seconds', each(nowS - 2)),
    gauge('earshot_monitor_consecutive_failures', each(0)),
    counter('earshot_monitor_probes_total', eachBy('result', probes)),
    gauge('earshot_monitor_probe_duration_seconds', each(0.8)),
    gauge('earshot_monitor_interval_seconds', each(30)),
    histogram('earshot_monitor_confirm_time_seconds', scrapes),
    histogram('earshot_monitor_delivery_time_seconds', scrapes),
    counter('earshot_monitor_messages_total', eachBy('operation', Object.fromEntries(grown))),
    counter('earshot_monitor_notifications_total', [
      ofReceiver(scrapes, { result: 'sent' }),
      ofReceiver(0, { result: 'failed' }),
    ]),
    gauge('earshot_monitor_notifications_pending', [ofReceiver(0)]),
    gauge('earshot_history_bytes', each(1000 * scrapes)),
    gauge('earshot_monitor_maintenance', each(0)),
    gauge('earshot_monitor_up_timestamp_seconds', [{ labels: {}, value: nowS }]),
  ];
}

function probeFamilies(): readonly Family[] {
  const phases = { authenticate: 0.05, connect: 0.02, exchange: 0.3, readback: 0.04 };
  const severities = { C: 0, E: 0, W: 0, L: 0, I: 0 };
  const by = (label: string, values: Readonly<Record<string, number>>): readonly Sample[] =>
    Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
  return [
    gauge('probe_success', [{ labels: {}, value: 1 }]),
    gauge('probe_duration_seconds', [{ labels: {}, value: 0.41 }]),
    gauge('probe_phase_duration_seconds', by('phase', phases)),
    gauge('earshot_probe_findings', by('severity', severities)),
  ];
}

/** Half of the messages take 25 ms at most, the rest 250 ms. */
function histogram(name: string, scrapes: number): Family {
  const count = 4 * scrapes;
  const counts = BOUNDS_SECONDS.map((bound) => {
    if (bound < 0.025) return 0;
    return bound < 0.25 ? count / 2 : count;
  });
  return {
    name,
    help: 'Of a fixture.',
    type: 'histogram',
    samples: MONITORS.map((monitor) => ({
      labels: { monitor },
      boundsSeconds: BOUNDS_SECONDS,
      counts,
      count,
      sumSeconds: count * 0.1,
    })),
  };
}

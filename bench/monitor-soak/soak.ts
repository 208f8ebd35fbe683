// A monitor on an accelerated schedule: a year of probes in virtual time, with a real history on
// disk and real deliveries, and what it holds on to meanwhile. Judges nothing.

import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { History } from '../../src/monitor/history/history.ts';
import { openMailman } from '../../src/monitor/notify/deliver.ts';
import { MonitorService } from '../../src/monitor/service/monitor-service.ts';
import {
  makeMonitor,
  makeOutcome,
  makeReceiver,
  SOME_WALL_MS,
} from '../../test/support/monitor/make-outcome.ts';
import { VirtualClock } from '../../test/support/monitor/virtual-clock.ts';

export interface SoakSample {
  readonly probes: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly databaseBytes: number;
  readonly openFiles: number;
  readonly resources: number;
}

export interface SoakResult {
  readonly probes: number;
  /** Alerts that began. */
  readonly alerts: number;
  /** Distinct keys that arrived, and arrivals. */
  readonly keys: number;
  readonly deliveries: number;
  readonly samples: readonly SoakSample[];
}

export interface SoakOptions {
  readonly path: string;
  readonly probes: number;
  readonly samples: number;
  /** Collects garbage, so that what is measured is held. */
  readonly collect: () => void;
}

const YEAR_MS = 350 * 86_400_000;
/** Reached early, so that most of the year is steady. */
const KEEP_MS = 10 * 86_400_000;
/** Three failing probes in a row, so often. */
const BLOCK = 50;

/** Runs until so many probes were made; each of two monitors makes half of them. */
export async function soak({ path, probes, samples, collect }: SoakOptions): Promise<SoakResult> {
  const sink = await openSink();
  const mailman = openMailman();
  const clock = new VirtualClock(SOME_WALL_MS);
  const nowMs = clock.wallMs();
  const history = History.open({ path, keepMs: KEEP_MS, nowMs, durability: 'normal' });
  const everyMs = Math.floor((2 * YEAR_MS) / probes);
  const schedule = { kind: 'interval', everyMs } as const;
  const monitors = ['a', 'b'].map((name) =>
    makeMonitor({ name, schedule, jitterMs: everyMs / 10 }),
  );
  let made = 0;
  let alerts = 0;
  const service = new MonitorService({
    file: {
      ...{ file: 'soak.yaml', sha256: '', targets: [], concurrency: 2, monitors },
      ...{ receivers: [makeReceiver({ url: sink.url })], history: { path, keepMs: KEEP_MS } },
    },
    ...{ history, clock, deliver: mailman.deliver, secrets: { env: {}, readFile: () => '' } },
    runProbe: ({ sequence }) => {
      made += 1;
      const isFailing = sequence % BLOCK < 3;
      const startedAtMs = clock.wallMs();
      return Promise.resolve(makeOutcome(isFailing ? 'failing' : 'ok', { startedAtMs }));
    },
    log: (line) => {
      if (line.includes(' firing: ')) alerts += 1;
    },
  });
  service.start();
  const taken: SoakSample[] = [];
  for (let sample = 1; sample <= samples; sample += 1) {
    const until = (probes * sample) / samples;
    while (made < until) await clock.pass(everyMs);
    service.status();
    service.families();
    collect();
    taken.push(measure(path, made));
  }
  while (history.outbox.pendingCount('on-call') > 0) await clock.pass(1_000);
  const stopped = service.stop();
  await clock.pass(60_000);
  await stopped;
  await mailman.close();
  history.close();
  await sink.close();
  return { probes: made, alerts, keys: sink.keys.size, deliveries: sink.count(), samples: taken };
}

function measure(path: string, probes: number): SoakSample {
  const { heapUsed, rss } = process.memoryUsage();
  const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return {
    probes,
    heapBytes: heapUsed,
    residentBytes: rss,
    databaseBytes: sizeOf(path) + sizeOf(`${path}-wal`),
    openFiles: readdirSync('/proc/self/fd').length,
    resources: process.getActiveResourcesInfo().length,
  };
}

async function openSink() {
  const keys = new Set<string>();
  let arrived = 0;
  const server = createServer((request, response) => {
    arrived += 1;
    keys.add(String(request.headers['idempotency-key']));
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    keys,
    count: () => arrived,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

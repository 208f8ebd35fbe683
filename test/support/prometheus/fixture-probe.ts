// What the monitor's `/probe` tells, in place of it: a page of fixed numbers for whoever names a
// target and a module. Probes nothing.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Family, renderFamilies } from '../../../src/exposition/index.ts';

/** Serves `/probe`; resolves with `host:port`. */
export async function startFixtureProbe(): Promise<string> {
  const server = createServer((incoming, response) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fixture');
    const isKnown = searchParams.has('target') && searchParams.has('module');
    if (pathname !== '/probe' || !isKnown) {
      response.writeHead(400).end();
      return;
    }
    void renderFamilies(probeFamilies(), 'text').then((text) => {
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

function probeFamilies(): readonly Family[] {
  const phases = { authenticate: 0.05, connect: 0.02, exchange: 0.3, readback: 0.04 };
  const severities = { C: 0, E: 0, W: 0, L: 0, I: 0 };
  return [
    gauge('probe_success', [{ labels: {}, value: 1 }]),
    gauge('probe_duration_seconds', [{ labels: {}, value: 0.41 }]),
    gauge('probe_phase_duration_seconds', by('phase', phases)),
    gauge('earshot_probe_findings', by('severity', severities)),
  ];
}

type Samples = Extract<Family, { readonly type: 'gauge' | 'counter' }>['samples'];

function gauge(name: string, samples: Samples): Family {
  return { name, help: 'Of a fixture.', type: 'gauge', samples };
}

function by(label: string, values: Readonly<Record<string, number>>): Samples {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}

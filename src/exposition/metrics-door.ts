// The `/metrics` door: one route on the guarded HTTP server. Asks for the families when somebody
// scrapes. Must not know what they are about.

import { type GuardedServer, SECURITY_HEADERS, startGuardedServer } from '../http/index.ts';
import type { Family } from './families.ts';
import { negotiateFormat } from './negotiate-format.ts';
import { CONTENT_TYPES, renderFamilies } from './render-families.ts';

export interface MetricsDoorOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly families: () => readonly Family[];
}

export type MetricsDoor = Pick<GuardedServer, 'port' | 'close'> & {
  /** `http://HOST:PORT/metrics`. */
  readonly url: string;
};

const LIMITS = {
  headerBytes: 8 * 1024,
  /** A few scrapers and somebody who looks. */
  connections: 32,
  requestTimeoutMs: 10_000,
};

/**
 * Opens the door. On loopback it answers to loopback names alone.
 * @throws EarshotError `SERVER_START` when the address cannot be had.
 */
export async function openMetricsDoor(options: MetricsDoorOptions): Promise<MetricsDoor> {
  const { host, port, families } = options;
  const server = await startGuardedServer({
    ...{ host, port },
    fetch: (request) => answer(request, families),
    limits: LIMITS,
    wrongHost: { status: 421, body: '{"message":"This name is not served here."}' },
  });
  return { url: `${server.url}/metrics`, port: server.port, close: () => server.close() };
}

async function answer(request: Request, families: () => readonly Family[]): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname !== '/metrics') return plain(404, 'The metrics are at /metrics.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plain(405, 'Only GET.\n', { Allow: 'GET, HEAD' });
  }
  const format = negotiateFormat(request.headers.get('accept'));
  const text = await renderFamilies(families(), format);
  return plain(200, text, { 'Content-Type': CONTENT_TYPES[format], Vary: 'Accept' });
}

function plain(status: number, text: string, headers: Record<string, string> = {}): Response {
  const standing = { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' };
  return new Response(text, { status, headers: { ...standing, ...headers } });
}

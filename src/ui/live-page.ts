// The server of the live page: the page itself, its events, the button that stops the run, and the
// report at the end. On loopback alone; other pages of the browser can neither read it nor act
// through it.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { waitUntil } from '../base/index.ts';
import { type GuardedServer, SECURITY_HEADERS, startGuardedServer } from '../http/index.ts';
import { type RenderedPage, renderLivePage } from '../report/index.ts';
import { eventStream } from './event-stream.ts';
import type { LiveFeed } from './live-feed.ts';

export interface LivePageOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly feed: LiveFeed;
  /** The button was pressed. */
  readonly onStop: () => void;
}

export interface LivePage {
  /** Holds the token of the button behind its `#`, which no browser sends to a server. */
  readonly url: string;
  /**
   * The run is over: onlookers are led to its report, and waited for until they have it, at most a
   * few seconds. `report` is null where there is none.
   */
  conclude(verdict: string, report: RenderedPage | null): Promise<void>;
  /** Ends every connection. Idempotent. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const LIMITS = {
  headerBytes: 8 * 1024,
  /** A few windows of a browser, each with its events. */
  connections: 64,
  requestTimeoutMs: 10_000,
};
/** A browser opens six connections to a host; nobody looks with more windows than this. */
const STREAM_LIMIT = 16;
const TOKEN_BYTES = 24;
/** Onlookers that have not fetched the report by then have the file in the run directory. */
const FAREWELL_LIMIT_MS = 5000;
/** What is under way then is the report on its way to a browser. */
const FINISH_LIMIT_MS = 1000;
const REPORT_PATH = '/report';

/** Opens the page. @throws EarshotError `SERVER_START` when the port cannot be had. */
export async function openLivePage(options: LivePageOptions): Promise<LivePage> {
  const door = new Door(options);
  const server = await startGuardedServer({
    ...{ host: HOST, port: options.port, limits: LIMITS },
    fetch: (request) => door.answer(request),
    wrongHost: { status: 421, body: '{"message":"This name is not served here."}' },
  });
  return {
    url: `${server.url}/#${door.token}`,
    conclude: (verdict, report) => farewell(door, server, { verdict, report }),
    close: () => server.close(),
  };
}

async function farewell(
  door: Door,
  server: GuardedServer,
  end: { readonly verdict: string; readonly report: RenderedPage | null },
): Promise<void> {
  door.conclude(end.verdict, end.report);
  if (end.report === null) return;
  await waitUntil(() => door.awaited <= 0, { limitMs: FAREWELL_LIMIT_MS });
  await server.finish(FINISH_LIMIT_MS);
}

/** The routes, and who is looking. */
class Door {
  readonly token = randomBytes(TOKEN_BYTES).toString('base64url');
  readonly #options: LivePageOptions;
  readonly #page = renderLivePage();
  #streams = 0;
  #report: RenderedPage | null = null;
  /** Onlookers that were told of the report and have not asked for it. */
  awaited = 0;

  constructor(options: LivePageOptions) {
    this.#options = options;
  }

  conclude(verdict: string, report: RenderedPage | null): void {
    this.#report = report;
    this.awaited = this.#streams;
    this.#options.feed.conclude(verdict, report === null ? null : REPORT_PATH);
  }

  answer(request: Request): Response {
    const { pathname } = new URL(request.url);
    if (pathname === '/stop') return this.#stop(request);
    if (request.method !== 'GET') return plain(405, 'Only GET.\n', { Allow: 'GET' });
    if (isFromElsewhere(request)) return plain(403, 'Not for other pages.\n');
    if (pathname === '/') return page(this.#report ?? this.#page);
    if (pathname === '/events') return this.#events();
    if (pathname !== REPORT_PATH || this.#report === null) return plain(404, 'Nothing here.\n');
    this.awaited -= 1;
    return page(this.#report);
  }

  #events(): Response {
    if (this.#streams >= STREAM_LIMIT) return plain(503, 'Too many are looking.\n');
    this.#streams += 1;
    const stream = eventStream(this.#options.feed, () => {
      this.#streams -= 1;
    });
    const headers = { ...SECURITY_HEADERS, 'Content-Type': 'text/event-stream' };
    return new Response(stream, { headers });
  }

  /** Needs the token, and a page of ours that asks. */
  #stop(request: Request): Response {
    if (request.method !== 'POST') return plain(405, 'Only POST.\n', { Allow: 'POST' });
    const isOwn = request.headers.get('origin') === new URL(request.url).origin;
    if (!isOwn || isFromElsewhere(request)) return plain(403, 'Not for other pages.\n');
    const [, given = ''] = /^Bearer (.+)$/u.exec(request.headers.get('authorization') ?? '') ?? [];
    if (!isSame(given, this.token)) return plain(401, 'The token is missing or wrong.\n');
    this.#options.onStop();
    this.#options.feed.noteStop();
    return plain(202, 'Stopping.\n');
  }
}

/** Browsers say where a request comes from; what says nothing is no page of a browser. */
function isFromElsewhere(request: Request): boolean {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (origin !== null && origin !== new URL(request.url).origin) return true;
  return site !== null && site !== 'same-origin' && site !== 'none';
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function page({ html, policy }: RenderedPage): Response {
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `${policy}; frame-ancestors 'none'`,
  };
  return new Response(html, { headers });
}

function plain(status: number, text: string, headers: Record<string, string> = {}): Response {
  const standing = { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' };
  return new Response(text, { status, headers: { ...standing, ...headers } });
}

// The monitor's HTTP side: pages, metrics, probes for scrapes, JSON, and what a token may do. It
// shows what the monitor behind it knows; it judges nothing.

import type { Clock } from '../../base/index.ts';
import { type GuardedServer, startGuardedServer } from '../../http/index.ts';
import type { ProbeDesk } from '../desk/probe-desk.ts';
import { type ActForm, showActForm, takeActForm } from './act-form.ts';
import { runNow, silence } from './act-routes.ts';
import { refusal, textAnswer } from './answers.ts';
import { listMonitors, listResults, showMonitor, showResult } from './api-routes.ts';
import { metricsAnswer } from './metrics-answer.ts';
import type { MonitorActs, MonitorView } from './monitor-view.ts';
import { monitorRoute, statusRoute } from './page-routes.ts';
import { refuseAct } from './permit.ts';
import { probeRoute } from './probe-route.ts';

export interface MonitorDoorOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly view: MonitorView;
  readonly acts: MonitorActs;
  readonly desk: Pick<ProbeDesk, 'modules' | 'targets' | 'probeNow'>;
  /** Who has it may act; null: nobody may. */
  readonly token: string | null;
  readonly clock: Clock;
}

export type MonitorDoor = Pick<GuardedServer, 'url' | 'port' | 'close'>;

const LIMITS = {
  headerBytes: 16 * 1024,
  /** Scrapers, a wall of screens, and somebody who looks. */
  connections: 128,
  requestTimeoutMs: 10_000,
};

/**
 * Opens the door. On loopback it answers to loopback names alone.
 * @throws EarshotError `SERVER_START` when the address cannot be had.
 */
export async function openMonitorDoor(options: MonitorDoorOptions): Promise<MonitorDoor> {
  const { host, port } = options;
  return startGuardedServer({
    ...{ host, port },
    fetch: (request) => route(request, options),
    limits: LIMITS,
    wrongHost: { status: 421, body: '{"error":{"message":"This name is not served here."}}' },
  });
}

function route(request: Request, options: MonitorDoorOptions): Response | Promise<Response> {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead) return read(request, options);
  if (request.method === 'POST') return act(request, options);
  return textAnswer(405, 'Only GET, HEAD and POST.\n', { Allow: 'GET, HEAD, POST' });
}

function read(request: Request, options: MonitorDoorOptions): Response | Promise<Response> {
  const { view, desk, clock, token } = options;
  const { pathname, searchParams } = new URL(request.url);
  switch (pathname) {
    case '/':
      return statusRoute(view, clock.wallMs());
    case '/metrics':
      return metricsAnswer(request, view.families());
    case '/probe':
      return probeRoute(request, desk);
    case '/healthz':
      return textAnswer(200, 'ok\n');
    case '/readyz':
      return readiness(view);
    case '/api/v1/monitors':
      return listMonitors(view, clock.wallMs());
  }
  const parts = decoded(pathname);
  const form = formPath(parts);
  if (form !== null) return showActForm(form, formOf(options));
  if (parts[0] === 'monitors' && parts.length === 2) {
    return monitorRoute(view, parts[1] ?? '', { nowMs: clock.wallMs(), mayAct: token !== null });
  }
  const [name = '', results, sequence] = apiPath(parts);
  if (name === '' || (results !== undefined && results !== 'results')) return nothingHere();
  if (sequence !== undefined) return showResult(view, name, sequence);
  return results === undefined ? showMonitor(view, name) : listResults(view, name, searchParams);
}

function act(request: Request, options: MonitorDoorOptions): Response | Promise<Response> {
  const parts = decoded(new URL(request.url).pathname);
  const form = formPath(parts);
  if (form !== null) return takeActForm(form, request, formOf(options));
  const [name = '', verb, ...rest] = apiPath(parts);
  if (rest.length > 0 || (verb !== 'run' && verb !== 'silence')) return nothingHere();
  const refused = refuseAct(request, options.token);
  if (refused !== null) return refused;
  if (verb === 'run') return runNow(options.acts, name);
  return silence(options.acts, name, { request, nowMs: options.clock.wallMs() });
}

/** The monitor of `/monitors/NAME/act`; null for other paths. */
function formPath([first, name = '', last, ...rest]: readonly string[]): string | null {
  return first === 'monitors' && last === 'act' && rest.length === 0 ? name : null;
}

function formOf({ view, acts, token, clock }: MonitorDoorOptions): ActForm {
  return { view, acts, token, nowMs: clock.wallMs() };
}

function readiness(view: MonitorView): Response {
  const { problems } = view.health();
  return problems.length === 0
    ? textAnswer(200, 'ready\n')
    : textAnswer(503, `${problems.join('\n')}\n`);
}

/** What stands behind `/api/v1/monitors/`; empty for other paths and for too many parts. */
function apiPath(parts: readonly string[]): readonly string[] {
  const [api, version, monitors, ...rest] = parts;
  const isOurs = api === 'api' && version === 'v1' && monitors === 'monitors';
  return isOurs && rest.length <= 3 ? rest : [];
}

function decoded(pathname: string): readonly string[] {
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

function nothingHere(): Response {
  return refusal(404, 'There is nothing here.', 'See /, /metrics, /probe, /api/v1/monitors.');
}

// What a holder of the token may do, as a form: without script, and with the token in the form
// itself. There is no cookie, so no other page can act in a reader's name.

import { formatDuration } from '../../base/index.ts';
import { ACT_POLICY, actPage } from '../page/act-page.ts';
import type { ShownMonitor } from '../page/shown-monitor.ts';
import { readSilence, SILENCE_MAX_MS } from './act-routes.ts';
import { pageAnswer, seeOther, textAnswer } from './answers.ts';
import type { MonitorActs, MonitorView } from './monitor-view.ts';
import { objectionTo } from './permit.ts';

const BODY_MAX = 1_000;
const COMPLAINTS = {
  closed: 'Nobody may act here: the monitor was started without --act-token.',
  foreign: 'A page of another origin may not act here.',
  token: 'This is not the token.',
} as const;

export interface ActForm {
  readonly view: MonitorView;
  readonly acts: MonitorActs;
  readonly token: string | null;
  readonly nowMs: number;
}

export function showActForm(name: string, { view, token, nowMs }: ActForm): Response {
  const monitor = monitorOf(view, name);
  if (monitor === null) return textAnswer(404, 'There is no such monitor.\n');
  if (token === null) return actAnswer(403, { monitor, complaint: COMPLAINTS.closed, nowMs });
  return actAnswer(200, { monitor, complaint: null, nowMs });
}

/** Acts, and leads back to the monitor's page, which shows what it did. */
export async function takeActForm(
  name: string,
  request: Request,
  { view, acts, token, nowMs }: ActForm,
): Promise<Response> {
  const monitor = monitorOf(view, name);
  if (monitor === null) return textAnswer(404, 'There is no such monitor.\n');
  const refuse = (status: number, complaint: string): Response =>
    actAnswer(status, { monitor, complaint, nowMs });
  const fields = await readFields(request);
  if (fields === null) return refuse(400, 'The form cannot be read.');
  const objection = objectionTo(request, fields.get('token')?.trim() ?? '', token);
  if (objection !== null) return refuse(objection === 'token' ? 401 : 403, COMPLAINTS[objection]);
  switch (fields.get('act')) {
    case 'run':
      if (acts.runNow(name) === 'under-way') return refuse(409, 'A probe is under way.');
      return seeOther(pathOf(name));
    case 'silence': {
      const forMs = readSilence(fields.get('for'));
      const most = formatDuration(SILENCE_MAX_MS);
      if (forMs === undefined) return refuse(400, `A silence lasts some time, at most ${most}.`);
      acts.silence(name, nowMs + forMs);
      return seeOther(pathOf(name));
    }
    case 'speak':
      acts.silence(name, null);
      return seeOther(pathOf(name));
    default:
      return refuse(400, 'The form does not say what to do.');
  }
}

function pathOf(name: string): string {
  return `/monitors/${encodeURIComponent(name)}`;
}

function monitorOf(view: MonitorView, name: string): ShownMonitor | null {
  return view.status().find((one) => one.name === name) ?? null;
}

function actAnswer(status: number, sources: Parameters<typeof actPage>[0]): Response {
  return pageAnswer(status, actPage(sources), ACT_POLICY);
}

/** Null: no form, or one that is too long. */
async function readFields(request: Request): Promise<URLSearchParams | null> {
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) return null;
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  return length <= BODY_MAX ? new URLSearchParams(await request.text()) : null;
}

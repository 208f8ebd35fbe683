// What a holder of the token may do: probe now, and silence a monitor for a while.

import { formatDuration, parseDurationMs } from '../../base/index.ts';
import { jsonAnswer, refusal } from './answers.ts';
import type { MonitorActs } from './monitor-view.ts';

/** A silence ends by itself: nobody remembers one that does not. */
export const SILENCE_MAX_MS = 7 * 86_400_000;
const BODY_MAX = 1_000;

export function runNow(acts: MonitorActs, name: string): Response {
  const done = acts.runNow(name);
  if (done === null) return noMonitor();
  if (done === 'started') return jsonAnswer(202, { monitor: name, probe: 'started' });
  return refusal(409, 'A probe is under way.', 'Ask again when it has ended.');
}

/** `{"for": "2h"}`, or `{"for": null}` to end it. */
export async function silence(
  acts: MonitorActs,
  name: string,
  { request, nowMs }: { readonly request: Request; readonly nowMs: number },
): Promise<Response> {
  const forMs = await readFor(request);
  if (forMs === undefined) {
    const hint = `Send {"for": "2h"}, at most ${formatDuration(SILENCE_MAX_MS)}, or {"for": null}.`;
    return refusal(400, 'The silence cannot be read.', hint);
  }
  const untilMs = forMs === null ? null : nowMs + forMs;
  if (!acts.silence(name, untilMs)) return noMonitor();
  return jsonAnswer(200, { monitor: name, silencedUntilMs: untilMs });
}

function noMonitor(): Response {
  return refusal(404, 'There is no such monitor.', 'See /api/v1/monitors.');
}

/** Undefined: not to be read. */
async function readFor(request: Request): Promise<number | null | undefined> {
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json')) return undefined;
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(length <= BODY_MAX)) return undefined;
  try {
    const body: unknown = JSON.parse(await request.text());
    if (typeof body !== 'object' || body === null || !('for' in body)) return undefined;
    if (body.for === null) return null;
    return typeof body.for === 'string' ? readSilence(body.for) : undefined;
  } catch {
    return undefined;
  }
}

/** How long a silence lasts; undefined: not to be read, none, or too long. */
export function readSilence(text: string | null): number | undefined {
  const forMs = parseDurationMs(text ?? '');
  return forMs !== undefined && forMs > 0 && forMs <= SILENCE_MAX_MS ? forMs : undefined;
}

// `/probe?module=&target=&debug=true`: a probe for a scrape, in the dialect of blackbox_exporter.

import { EarshotError } from '../../base/index.ts';
import { renderFamilies } from '../../exposition/index.ts';
import type { AskedResult, ProbeDesk } from '../desk/probe-desk.ts';
import { refusal, textAnswer } from './answers.ts';
import { metricsAnswer } from './metrics-answer.ts';
import { probeFamilies } from './probe-families.ts';

/** Prometheus gives up at its own limit: the answer must be there before. */
const HEAD_START_MS = 500;
const TIMEOUT_HEADER = 'x-prometheus-scrape-timeout-seconds';
const KNOWN: readonly string[] = ['module', 'target', 'debug'];

type Desk = Pick<ProbeDesk, 'modules' | 'targets' | 'probeNow'>;

export async function probeRoute(request: Request, desk: Desk): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const stranger = [...query.keys()].find((key) => !KNOWN.includes(key));
  if (stranger !== undefined) return usage(`There is no parameter '${stranger}'.`, desk);
  const module = query.get('module') ?? (desk.modules.length === 1 ? desk.modules[0] : undefined);
  if (module === undefined) return usage('Which module?', desk);
  if (!desk.modules.includes(module)) return usage('There is no such module.', desk);
  const limitMs = scrapeLimitMs(request.headers.get(TIMEOUT_HEADER));
  const asked = { module, target: query.get('target'), limitMs, signal: request.signal };
  let outcome: AskedResult;
  try {
    outcome = await desk.probeNow(asked);
  } catch (error) {
    if (!(error instanceof EarshotError)) throw error;
    return usage(error.message, desk);
  }
  if (outcome === 'busy') {
    return refusal(503, 'Too many probes are under way.', 'Scrape less often, or fewer at once.');
  }
  const families = probeFamilies(outcome);
  if (query.get('debug') !== 'true') return metricsAnswer(request, families);
  const metrics = await renderFamilies(families, 'text');
  return textAnswer(
    200,
    `${outcome.story.join('\n')}\n\nMetrics that would have been returned:\n${metrics}`,
  );
}

function usage(message: string, { modules, targets }: Desk): Response {
  const hint = `Modules: ${modules.join(', ')}. Targets: ${targets.join(', ')}.`;
  return refusal(400, message, hint);
}

/** Null: nobody said. */
function scrapeLimitMs(header: string | null): number | null {
  const seconds = Number(header ?? Number.NaN);
  return seconds > 0 && seconds < 3_600 ? Math.max(1, seconds * 1000 - HEAD_START_MS) : null;
}

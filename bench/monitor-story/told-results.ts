// What the monitor of a story tells of its probes, and when none is under way.

import { request } from 'undici';
import { sleep } from '../../src/base/index.ts';

export const MONITOR = 'chat';
const LOOK_EVERY_MS = 20;

/** One row of `/api/v1/monitors/NAME/results`, as far as a story needs it. */
export interface ToldResult {
  readonly startedAtMs: number;
  readonly durationSeconds: number;
  readonly result: string;
  readonly state: string;
  readonly sentence: string;
}

export async function textAt(url: string): Promise<string> {
  return (await request(url)).body.text();
}

/** Oldest first. */
export async function resultsOf(url: string, limit: number): Promise<readonly ToldResult[]> {
  const text = await textAt(`${url}/api/v1/monitors/${MONITOR}/results?limit=${limit}`);
  const { results } = JSON.parse(text) as { readonly results: readonly ToldResult[] };
  return results.toReversed();
}

/** Until a probe has just ended well: the next begins at its interval, or is late itself. */
export async function untilBetweenProbes(url: string, patienceMs: number): Promise<void> {
  const endAtMs = performance.now() + patienceMs;
  const [first] = await resultsOf(url, 1);
  for (;;) {
    const [newest] = await resultsOf(url, 1);
    const isNew = newest !== undefined && newest.startedAtMs !== first?.startedAtMs;
    if (isNew && newest.result === 'ok') return;
    if (performance.now() > endAtMs) {
      throw new Error(`no probe ended well: ${JSON.stringify(newest)}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

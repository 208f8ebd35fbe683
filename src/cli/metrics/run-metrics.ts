// What `earshot run` does about metrics beside its run: the door while it lasts, the push at its
// end, the stay after it. Nothing of it changes a verdict.

import { sleep } from '../../base/index.ts';
import { type MetricsDoor, openMetricsDoor, pushFamilies } from '../../exposition/index.ts';
import { RunExposition, type RunResult, resultFamilies } from '../../run/index.ts';
import type { MetricsSettings } from './metrics-flags.ts';

export interface RunMetrics {
  /** Null when nobody may scrape the run: then its agents tell nothing. */
  readonly exposition: RunExposition | null;
  /** Where the door is; null without one. */
  readonly url: string | null;
  /**
   * The run is over: its last numbers are told to those who scrape, and pushed; then the door stays
   * open for the time that was asked for. A signal ends both, as does a run that was interrupted.
   */
  conclude(result: RunResult, warn: (warning: string) => void): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** @throws EarshotError `SERVER_START` when the address of the door cannot be had. */
export async function openRunMetrics(settings: MetricsSettings): Promise<RunMetrics> {
  const exposition = settings.door === null ? null : new RunExposition();
  let door: MetricsDoor | null = null;
  if (settings.door !== null && exposition !== null) {
    door = await openMetricsDoor({ ...settings.door, families: () => exposition.families() });
  }
  return {
    exposition,
    url: door?.url ?? null,
    conclude: async (result, warn) => {
      exposition?.conclude(result);
      const isAwaited = door !== null && settings.lingerMs > 0 && !result.interrupted;
      if (settings.gateway === null && !isAwaited) return;
      await untilSignal(async (signal) => {
        const warning = await push(settings.gateway, result, signal);
        if (warning !== null) warn(`warning: ${warning}`);
        if (isAwaited) await sleep(settings.lingerMs, signal);
      });
    },
    close: async () => door?.close(),
  };
}

/** Runs `work` with a signal that the first SIGINT or SIGTERM aborts. */
async function untilSignal(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await work(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

async function push(
  gateway: MetricsSettings['gateway'],
  result: RunResult,
  signal: AbortSignal,
): Promise<string | null> {
  if (gateway === null) return null;
  return pushFamilies({
    ...gateway,
    grouping: [
      ['job', 'earshot'],
      ['scenario', result.scenario.name],
    ],
    families: resultFamilies(result),
    signal,
  });
}

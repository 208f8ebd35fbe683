// How fast a story is told: as it ships, over ten minutes, or with minutes cut to seconds. What is
// cut is named here, and nothing else differs from what ships.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Haste } from '../../test/support/prometheus/shipped-config.ts';

const SCENARIOS = new URL('../../scenarios/', import.meta.url).pathname;

export interface Pace {
  /** What the monitor has instead of what `scenarios/monitors.yaml` gives it. */
  readonly monitor: Readonly<Record<string, unknown>>;
  /** Null: Prometheus scrapes, looks back and waits as its shipped configuration says. */
  readonly haste: Haste | null;
  /** At least so long all is well, and at least so long something is wrong. */
  readonly calmMs: number;
  readonly troubleMs: number;
  /** Scrape, evaluation and a crowded machine: what Prometheus may be late. */
  readonly slackMs: number;
  /** A sample bears the instant at which its scrape began; what it says is newer by up to this. */
  readonly scrapeMs: number;
  /** Between two points of a question over a span. */
  readonly stepS: number;
  /** How long anything may take to be told. */
  readonly patienceMs: number;
}

/** Ten minutes: 1 of calm, then twice 2 of trouble and 2.5 of calm. */
export const WHOLE: Pace = {
  ...{ monitor: {}, haste: null, calmMs: 150_000, troubleMs: 120_000 },
  ...{ slackMs: 60_000, scrapeMs: 10_000, stepS: 5, patienceMs: 240_000 },
};

/**
 * A probe a second instead of every half minute, confirmed after 0.2 s instead of 5; and objectives
 * that a crowded machine keeps. A window of five minutes is one of ten seconds, a wait of two
 * minutes one of ten.
 */
export const SHORT: Pace = {
  monitor: {
    ...{ interval: '1s', jitter: '100ms', confirmAfter: '200ms' },
    thresholds: { confirm_time: '15s', delivery_time: '15s' },
  },
  haste: { windowsBy: 30, waitsBy: 12 },
  ...{
    calmMs: 1_000,
    troubleMs: 1_000,
    slackMs: 15_000,
    scrapeMs: 1_000,
    stepS: 1,
    patienceMs: 60_000,
  },
};

export interface Stage {
  readonly folder: string;
  readonly target: string;
  readonly usersFile: string;
}

/** `scenarios/monitors.yaml` for this server, with a webhook, at this pace. */
export function monitorsFileOf(pace: Pace, { folder, target, usersFile }: Stage): string {
  const shipped = parse(readFileSync(join(SCENARIOS, 'monitors.yaml'), 'utf8')) as {
    readonly monitors: Readonly<Record<string, { readonly scenario: string }>>;
  };
  const monitors = Object.entries(shipped.monitors).map(([name, monitor]) => [
    name,
    {
      ...monitor,
      scenario: join(SCENARIOS, monitor.scenario),
      ...{ target, set: { 'accounts.file': usersFile } },
      ...pace.monitor,
    },
  ]);
  return stringify({
    ...shipped,
    history: { file: join(folder, 'monitors.db') },
    receivers: { hook: { kind: 'json', url: '${env:STORY_WEBHOOK}' } },
    monitors: Object.fromEntries(monitors) as unknown,
  });
}

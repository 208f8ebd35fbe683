// What a story is played on: two reference servers with the same accounts, one of which is faulty,
// behind one front; a monitor of that front; a webhook that it tells; a Prometheus that scrapes it
// by the shipped configuration. Judges nothing.

import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Child } from '../../test/support/child.ts';
import { startWebhook, type Webhook } from '../../test/support/monitor/webhook.ts';
import { launchPrometheus, type Prometheus } from '../../test/support/prometheus/prometheus.ts';
import {
  copyShippedConfig,
  copyWithTargets,
} from '../../test/support/prometheus/shipped-config.ts';
import { type Serving, startEarshot, whenReady } from '../../test/support/run-earshot.ts';
import { type Front, openFront } from './front.ts';
import { monitorsFileOf, type Pace } from './pace.ts';

/** The population of the monitor's scenario. */
const USERS = 40;
const SECRET = 'one secret of both servers of a story';
const LIFE_MS = 1_200_000;

/** What is behind the front. */
export type Scene = 'honest' | 'faulty' | 'down';

export interface OpenStage {
  readonly monitor: Serving;
  readonly webhook: Webhook;
  readonly prometheus: Prometheus;
  show(scene: Scene): void;
  close(): Promise<void>;
}

/** `faults`: what the faulty server does, in YAML. All that was started ends with `close`. */
export async function openStage(folder: string, pace: Pace, faults: string): Promise<OpenStage> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    return { ...(await open({ folder, pace, faults }, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Wanted {
  readonly folder: string;
  readonly pace: Pace;
  readonly faults: string;
}

async function open(
  { folder, pace, faults }: Wanted,
  closing: (() => Promise<unknown>)[],
): Promise<Omit<OpenStage, 'close'>> {
  writeFileSync(join(folder, 'secret'), SECRET, { mode: 0o600 });
  writeFileSync(join(folder, 'faults.yaml'), faults);
  const usersFile = join(folder, 'users.csv');
  const serve = (name: string, more: readonly string[]): Promise<Serving> => {
    const own = ['--db', join(folder, `${name}.db`), '--jwt-secret-file', join(folder, 'secret')];
    return start(['serve', '--port', '0', ...own, ...more], {}, closing);
  };
  const first = await serve('honest', ['--users', String(USERS), '--users-file', usersFile]);
  await first.stop();
  copyFileSync(join(folder, 'honest.db'), join(folder, 'faulty.db'));
  const portOf = ({ url }: Serving): number => Number(new URL(url).port);
  const ports = {
    honest: portOf(await serve('honest', [])),
    faulty: portOf(await serve('faulty', ['--faults', join(folder, 'faults.yaml')])),
    down: null,
  };
  const front: Front = await openFront();
  closing.push(() => front.close());
  front.lead(ports.honest);
  const webhook = await startWebhook();
  closing.push(() => webhook.close());
  const file = join(folder, 'monitors.yaml');
  writeFileSync(file, monitorsFileOf(pace, { folder, target: front.url, usersFile }));
  const env = { STORY_WEBHOOK: webhook.url };
  const monitor = await start(['monitor', file, '--listen', '127.0.0.1:0'], env, closing);
  const targets = { monitor: [{ targets: [new URL(monitor.url).host] }] };
  if (pace.haste === null) copyWithTargets(folder, targets);
  else copyShippedConfig(folder, targets, pace.haste);
  const prometheus = await launchPrometheus({ folder, configFile: 'prometheus.yml' });
  closing.push(() => prometheus.close());
  return { monitor, webhook, prometheus, show: (scene) => front.lead(ports[scene]) };
}

async function start(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  closing: (() => Promise<unknown>)[],
): Promise<Serving> {
  const child: Child = startEarshot(args, { env, timeoutMs: LIFE_MS });
  const serving = await whenReady(child);
  closing.push(() => serving.stop());
  return serving;
}

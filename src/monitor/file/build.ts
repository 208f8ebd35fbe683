// Parsed entries to what the monitor works with: defaults that depend on each other, paths made
// whole. Judges nothing.

import { isAbsolute, join } from 'node:path';
import { present } from '../../base/index.ts';
import type { TextOrSecret } from '../../scenario/index.ts';
import type { MaintenanceWindow, Monitor, Receiver, Schedule } from './monitors-file.ts';
import type { ParsedMonitor, ParsedReceiver } from './schema.ts';
import { typicalIntervalMs } from './typical-interval.ts';

const DEFAULT_INTERVAL_MS = 30_000;
const DEFAULT_TIMEOUT_MS = 20_000;
const DEFAULT_TIMEOUT_RATIO = 0.8;

/** A path relative to a folder, unless it is absolute. */
export function resolvePath(base: string, path: string): string {
  return isAbsolute(path) ? path : join(base, path);
}

/** A receiver; files of its secrets are relative to `base`. */
export function buildReceiver(name: string, parsed: ParsedReceiver, base: string): Receiver {
  const headers = Object.entries(parsed.headers);
  return {
    name,
    kind: parsed.kind,
    url: resolveReference(parsed.url, base),
    headers: Object.fromEntries(headers.map(([key, at]) => [key, resolveReference(at, base)])),
    text: parsed.text ?? null,
    on: parsed.on,
    timeoutMs: parsed.timeout,
    giveUpAfterMs: parsed.giveUpAfter,
  };
}

interface MonitorBase {
  readonly base: string;
  /** Names of all receivers: the default of `notify`. */
  readonly receivers: readonly string[];
}

export function buildMonitor(
  name: string,
  parsed: ParsedMonitor,
  { base, receivers }: MonitorBase,
): Monitor {
  const schedule = scheduleOf(parsed);
  const { readback, thresholds } = parsed;
  return {
    name,
    scenario: resolvePath(base, parsed.scenario),
    target: parsed.target ?? null,
    allow: parsed.allow,
    set: Object.entries(parsed.set).map(([path, value]) => ({ path, value })),
    probe: {
      messages: parsed.messages,
      pairs: parsed.pairs,
      fullReadbackEvery: readback.every,
      readbackBytes: readback.budget,
      confirmMaxMs: thresholds.confirm_time ?? null,
      deliveryMaxMs: thresholds.delivery_time ?? null,
    },
    schedule,
    jitterMs: parsed.jitter,
    timeoutMs: parsed.timeout ?? defaultTimeoutMs(typicalIntervalMs(schedule)),
    condition: {
      ...parsed.failWhen,
      confirmAfterMs: parsed.confirmAfter,
      recoverAfter: parsed.recoverAfter,
      unknownAfter: parsed.unknownAfter,
    },
    maintenance: parsed.maintenance.map(windowOf),
    labels: parsed.labels,
    notify: parsed.notify ?? receivers,
  };
}

export function scheduleOf(
  parsed: Pick<ParsedMonitor, 'interval' | 'cron' | 'timezone'>,
): Schedule {
  const { cron: pattern, timezone } = parsed;
  if (pattern !== undefined) return { kind: 'cron', pattern, timezone };
  return { kind: 'interval', everyMs: parsed.interval ?? DEFAULT_INTERVAL_MS };
}

function defaultTimeoutMs(intervalMs: number): number {
  return Math.min(DEFAULT_TIMEOUT_MS, Math.round(intervalMs * DEFAULT_TIMEOUT_RATIO));
}

function windowOf(parsed: ParsedMonitor['maintenance'][number]): MaintenanceWindow {
  if ('from' in parsed) return { kind: 'once', fromMs: parsed.from, toMs: parsed.to };
  const { cron, timezone } = parsed;
  return { kind: 'cron', pattern: cron, timezone, durationMs: present(parsed.for, 'for') };
}

function resolveReference(value: TextOrSecret, base: string): TextOrSecret {
  if (typeof value === 'string' || value.kind === 'env') return value;
  return { kind: 'file', path: resolvePath(base, value.path) };
}

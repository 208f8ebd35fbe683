// The flags of `/metrics` and the Pushgateway: where to listen, how long to stay, where to push and
// with whose credentials. Must not know what is exposed.

import { readFileSync } from 'node:fs';
import { EarshotError, parseDurationMs } from '../../base/index.ts';
import { assertGateway, type MetricsDoorOptions } from '../../exposition/index.ts';
import { parseSecretReference, resolveSecret } from '../../scenario/index.ts';
import { parseWhole } from '../options.ts';

export interface MetricsFlags {
  readonly metrics?: string;
  readonly metricsLinger?: string;
  readonly pushgateway?: string;
  readonly pushgatewayAuth?: string;
  readonly allowTarget?: readonly string[];
}

export interface MetricsSettings {
  readonly door: Pick<MetricsDoorOptions, 'host' | 'port'> | null;
  readonly lingerMs: number;
  readonly gateway: { readonly url: string; readonly credentials: string | null } | null;
}

const LOOPBACK = '127.0.0.1';
const PORT_BOUNDS = { low: 0, high: 65_535 };
/** Longer stays are the monitor's work. */
const LINGER_LIMIT_MS = 86_400_000;

/** @throws EarshotError `USAGE`, `SECRET_MISSING` */
export function parseMetricsFlags(
  flags: MetricsFlags,
  env: Readonly<Record<string, string | undefined>>,
): MetricsSettings {
  const door = flags.metrics === undefined ? null : parseListen(flags.metrics);
  if (flags.metricsLinger !== undefined && door === null) {
    throw new EarshotError('USAGE', '--metrics-linger needs --metrics [HOST:]PORT.');
  }
  return { door, lingerMs: lingerOf(flags.metricsLinger), gateway: gatewayOf(flags, env) };
}

/** `9464`, `HOST:9464` or `[::1]:9464`. @throws EarshotError `USAGE` naming the flag */
export function parseListen(
  text: string,
  flag = '--metrics',
): Pick<MetricsDoorOptions, 'host' | 'port'> {
  const match = /^(?:(\[[0-9a-f:.]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(text);
  if (match === null) {
    throw new EarshotError('USAGE', `${flag} takes [HOST:]PORT, not '${text}'.`);
  }
  const host = (match[1] ?? LOOPBACK).replace(/^\[|\]$/g, '');
  return { host, port: parseWhole(flag, match[2] ?? '', PORT_BOUNDS) };
}

function lingerOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const lingerMs = parseDurationMs(text);
  if (lingerMs !== undefined && lingerMs >= 0 && lingerMs <= LINGER_LIMIT_MS) return lingerMs;
  throw new EarshotError('USAGE', `--metrics-linger takes a time up to 24h, not '${text}'.`);
}

function gatewayOf(
  flags: MetricsFlags,
  env: Readonly<Record<string, string | undefined>>,
): MetricsSettings['gateway'] {
  const { pushgateway: url, pushgatewayAuth: reference } = flags;
  if (url === undefined) {
    if (reference === undefined) return null;
    throw new EarshotError('USAGE', '--pushgateway-auth needs --pushgateway URL.');
  }
  assertGateway(url, flags.allowTarget ?? []);
  return { url, credentials: reference === undefined ? null : credentialsOf(reference, env) };
}

/** What is wrong is not repeated: it may be the password itself. */
function credentialsOf(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const reference = parseSecretReference(text);
  if (reference === null) {
    throw new EarshotError(
      'USAGE',
      '--pushgateway-auth takes ${env:NAME} or ${file:PATH}, never the credentials themselves.',
      { hint: 'Put user:password into the variable or file, and quote the reference.' },
    );
  }
  const credentials = resolveSecret(reference, env, (file) => readFileSync(file, 'utf8'));
  if (/^[^:\p{Cc}]+:[^\p{Cc}]+$/u.test(credentials)) return credentials;
  throw new EarshotError('USAGE', '--pushgateway-auth: what it names is not user:password.');
}

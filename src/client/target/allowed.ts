// Whom we may load: this machine, and hosts that were named. Decided before any packet is sent.

import { EarshotError, formatDuration } from '../../base/index.ts';
import type { Target, TargetCaps } from '../../scenario/index.ts';
import { bareHost, parseTargetUrl } from './endpoints.ts';
import { isLoopbackHost } from './loopback.ts';

/** What a plan asks of its target at most. */
export interface TargetPeaks {
  readonly users: number;
  readonly messagesPerSecond: number;
  readonly durationMs: number;
}

/** Off loopback, unless `target.caps` raises them. */
const DEFAULT_TARGET_CAPS: TargetCaps = {
  users: 100,
  messagesPerSecond: 50,
  durationMs: 600_000,
};

/**
 * Passes when the target is loopback, or named by `target.allow` or `allowHosts` exactly (host, or
 * host:port) and within its caps. A proxy that is not loopback needs the same permission, because
 * the packets leave this machine.
 * @throws EarshotError `TARGET_NOT_ALLOWED`
 */
export function assertTargetAllowed(
  target: Target,
  peaks: TargetPeaks,
  allowHosts: readonly string[],
): void {
  if (target.kind === 'embedded') return;
  const url = parseTargetUrl(target.url);
  const host = bareHost(url);
  if (isOnThisMachine(target, host)) return;
  if (!isNamed(url, [...target.allow, ...allowHosts])) {
    throw new EarshotError('TARGET_NOT_ALLOWED', `The target host ${host} is not allowed`, {
      hint: `If it is yours: --allow-target ${host}, or target.allow: [${host}].`,
      details: { host },
    });
  }
  assertWithinCaps(host, peaks, target.caps ?? DEFAULT_TARGET_CAPS);
}

/**
 * Passes when the target is loopback, or declared one's own by `ownHosts` exactly (host, or
 * host:port): only such a server may be attacked.
 * @throws EarshotError `TARGET_NOT_ALLOWED`
 */
export function assertTargetOwned(target: Target, ownHosts: readonly string[]): void {
  if (target.kind === 'embedded') return;
  const url = parseTargetUrl(target.url);
  const host = bareHost(url);
  if (isOnThisMachine(target, host) || isNamed(url, ownHosts)) return;
  throw new EarshotError(
    'TARGET_NOT_ALLOWED',
    `The security probes attack their target, and ${host} is not declared your own`,
    {
      hint: `If it is: --own-target ${host}. Without the probes: --contract-only --allow-target ${host}.`,
      details: { host },
    },
  );
}

function isOnThisMachine(target: Extract<Target, { kind: 'url' }>, host: string): boolean {
  return isLoopbackHost(host) && isLocalProxy(target.proxy);
}

function isNamed(url: URL, hosts: readonly string[]): boolean {
  const named = hosts.map(normalise);
  return named.includes(normalise(bareHost(url))) || named.includes(normalise(url.host));
}

function assertWithinCaps(host: string, peaks: TargetPeaks, caps: TargetCaps): void {
  const excesses: string[] = [];
  if (peaks.users > caps.users) excesses.push(`${peaks.users} users (cap ${caps.users})`);
  if (peaks.messagesPerSecond > caps.messagesPerSecond) {
    excesses.push(`${round(peaks.messagesPerSecond)} messages/s (cap ${caps.messagesPerSecond})`);
  }
  if (peaks.durationMs > caps.durationMs) {
    const cap = formatDuration(caps.durationMs);
    excesses.push(`${formatDuration(peaks.durationMs)} (cap ${cap})`);
  }
  if (excesses.length === 0) return;
  throw new EarshotError(
    'TARGET_NOT_ALLOWED',
    `The plan is beyond the caps for ${host}: ${excesses.join(', ')}`,
    { hint: 'Raise target.caps, or make the run smaller with --scale.', details: { host } },
  );
}

function isLocalProxy(proxy: string | null): boolean {
  if (proxy === null) return true;
  return URL.canParse(proxy) && isLoopbackHost(bareHost(new URL(proxy)));
}

function normalise(host: string): string {
  return host
    .trim()
    .toLowerCase()
    .replace(/^\[([^\]]*)\]$/, '$1');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

// The last numbers of something that ends, handed to a Pushgateway: a few tries, each bounded. What
// fails is told, never thrown: numbers that did not arrive change no verdict.

import { Agent, request } from 'undici';
import { describeError, EarshotError, sleep } from '../base/index.ts';
import { isLoopbackHost } from '../http/index.ts';
import type { Family } from './families.ts';
import { CONTENT_TYPES, renderFamilies } from './render-families.ts';

export interface PushOptions {
  readonly url: string;
  /** The grouping key, in order; `job` first. */
  readonly grouping: readonly (readonly [string, string])[];
  /** `user:password`; null: none. */
  readonly credentials: string | null;
  readonly families: readonly Family[];
  /** Between tries; tests wait less. */
  readonly pauseMs?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const TRIES = 3;
const PAUSE_MS = 1000;
const TIMEOUT_MS = 5000;
/** Worth a second try: the others will answer the same again. */
const PASSING_STATUSES: readonly number[] = [408, 429, 500, 502, 503, 504];

/**
 * Refuses an address that nothing may be sent to. A password belongs into a reference.
 * @throws EarshotError `USAGE`
 */
export function assertGateway(text: string, allowedHosts: readonly string[]): void {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new EarshotError('USAGE', '--pushgateway takes an address such as http://HOST:9091.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new EarshotError(
      'USAGE',
      '--pushgateway takes an address without user, query or fragment.',
      { hint: 'Name the credentials with --pushgateway-auth ${env:NAME}.' },
    );
  }
  const isAllowed = allowedHosts.some((host) => host.toLowerCase() === url.hostname);
  if (isLoopbackHost(url.hostname) || isAllowed) return;
  throw new EarshotError('USAGE', `--pushgateway: ${url.hostname} is not on loopback.`, {
    hint: `Add --allow-target ${url.hostname} to send the numbers there.`,
  });
}

/** Replaces the group's metrics. Resolves with null, or with why it could not. Never rejects. */
export async function pushFamilies(options: PushOptions): Promise<string | null> {
  const agent = new Agent({ connect: { timeout: options.timeoutMs ?? TIMEOUT_MS } });
  try {
    const body = await renderFamilies(options.families, 'text');
    return await pushText(options, agent, body);
  } catch (error) {
    return failed(options, describeError(error));
  } finally {
    await agent.destroy();
  }
}

async function pushText(options: PushOptions, agent: Agent, body: string): Promise<string | null> {
  let failure = '';
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (attempt > 1) await sleep((options.pauseMs ?? PAUSE_MS) * attempt, options.signal);
    if (options.signal?.aborted) return failed(options, 'interrupted');
    const tried = await tryOnce(options, agent, body);
    if (tried === null) return null;
    failure = tried.why;
    if (!tried.isPassing) break;
  }
  return failed(options, failure);
}

interface Failure {
  readonly why: string;
  readonly isPassing: boolean;
}

/** The answer's body is not shown: it may repeat what was sent to it. */
async function tryOnce(options: PushOptions, agent: Agent, body: string): Promise<Failure | null> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal =
    options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  try {
    const response = await request(addressOf(options), {
      method: 'PUT',
      dispatcher: agent,
      signal,
      headers: { 'content-type': CONTENT_TYPES.text, ...authorization(options.credentials) },
      body,
    });
    await response.body.dump({ limit: 65_536, signal });
    const { statusCode } = response;
    if (statusCode >= 200 && statusCode < 300) return null;
    return { why: `it answered ${statusCode}`, isPassing: PASSING_STATUSES.includes(statusCode) };
  } catch (error) {
    const why = deadline.aborted ? `no answer within ${timeoutMs} ms` : describeError(error);
    return { why, isPassing: true };
  }
}

/** `/metrics/job/NAME/KEY/VALUE`; a value that is no plain word travels as base64. */
function addressOf({ url, grouping }: PushOptions): string {
  const parts = grouping.map(([name, value]) =>
    /^\w[\w.-]*$/.test(value)
      ? `${name}/${value}`
      : `${name}@base64/${Buffer.from(value).toString('base64url') || '='}`,
  );
  return `${url.replace(/\/+$/, '')}/metrics/${parts.join('/')}`;
}

function authorization(credentials: string | null): Record<string, string> {
  if (credentials === null) return {};
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function failed({ url }: PushOptions, why: string): string {
  return `The metrics could not be pushed to ${url}: ${why}.`;
}

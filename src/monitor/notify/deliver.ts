// One delivery over HTTP: never redirected, bounded in time and in what it reads. What comes back
// is told by status or error code alone: an address may be a secret, an answer may repeat one.

import { Agent, request } from 'undici';

export interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type Delivered =
  | { readonly isDelivered: true }
  | {
      readonly isDelivered: false;
      /** Without a full stop. */
      readonly why: string;
      /** The same again would be refused again. */
      readonly isFinal: boolean;
      /** What the receiver asked to wait; 0: nothing. */
      readonly retryAfterMs: number;
    };

/** Resolves whatever happens. */
export type Deliver = (delivery: Delivery) => Promise<Delivered>;

export interface Mailman {
  readonly deliver: Deliver;
  /** Idempotent. */
  close(): Promise<void>;
}

const FINAL_STATUSES: readonly number[] = [400, 413, 415, 422];
const ANSWER_LIMIT_BYTES = 65_536;
const RETRY_AFTER_MAX_S = 3_600;

/** Opens a pool of its own; few connections, kept for a short while. */
export function openMailman(): Mailman {
  const agent = new Agent({
    connections: 2,
    pipelining: 1,
    keepAliveTimeout: 5_000,
    allowH2: false,
  });
  let closed: Promise<void> | null = null;
  return {
    deliver: (delivery) => deliver(agent, delivery),
    close: () => {
      closed ??= agent.destroy();
      return closed;
    },
  };
}

async function deliver(agent: Agent, delivery: Delivery): Promise<Delivered> {
  const limit = openLimit(delivery);
  try {
    return await post(agent, delivery, limit.signal);
  } catch (error) {
    const why = limit.isOver() ? `no answer within ${delivery.timeoutMs} ms` : codeOf(error);
    return { isDelivered: false, why, isFinal: false, retryAfterMs: 0 };
  } finally {
    limit.close();
  }
}

async function post(agent: Agent, delivery: Delivery, signal: AbortSignal): Promise<Delivered> {
  const response = await request(delivery.url, {
    method: 'POST',
    dispatcher: agent,
    signal,
    headers: { 'content-type': 'application/json', ...delivery.headers },
    body: delivery.body,
  });
  await response.body.dump({ limit: ANSWER_LIMIT_BYTES, signal });
  const { statusCode, headers } = response;
  if (statusCode >= 200 && statusCode < 300) return { isDelivered: true };
  const isFinal = FINAL_STATUSES.includes(statusCode);
  const retryAfterMs = retryAfterOf(headers['retry-after']);
  return { isDelivered: false, why: `it answered ${statusCode}`, isFinal, retryAfterMs };
}

interface Limit {
  readonly signal: AbortSignal;
  /** The time was over, not the work. */
  isOver(): boolean;
  close(): void;
}

/** Of our own: what the platform's combined signals leave behind would grow with every delivery. */
function openLimit({ timeoutMs, signal }: Delivery): Limit {
  const limit = new AbortController();
  let isOver = false;
  const stop = (): void => limit.abort();
  const timer = setTimeout(() => {
    isOver = true;
    stop();
  }, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return {
    signal: limit.signal,
    isOver: () => isOver,
    close: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    },
  };
}

function retryAfterOf(header: string | readonly string[] | undefined): number {
  const seconds = typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : 0;
  return Math.min(seconds, RETRY_AFTER_MAX_S) * 1000;
}

/** `ECONNREFUSED`, never the message: it may name the address. */
function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z_0-9]{1,60}$/.test(code) ? code : 'the delivery failed';
}

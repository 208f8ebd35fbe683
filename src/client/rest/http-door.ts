// One HTTP request with a deadline, a cap on what comes back, and no redirect. What a server does
// comes back as a value; only bugs throw.

import { isAscii, isUtf8 } from 'node:buffer';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import type { Clock } from '../../base/index.ts';
import type { ClientOptions } from '../contract.ts';
import { Gate } from '../gate.ts';
import { type PatientTimer, startPatientTimer } from '../patient-timer.ts';
import { extraHeaders, tlsMaterial } from '../target/connection.ts';
import { errorCodeOf, failureReason } from './failure-reason.ts';

/** Decoded bytes of one answer: about 150,000 rows of history. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** An answer beyond this is read while only few others of that size are. */
const LARGE_BODY_BYTES = 4 * 1024 * 1024;
const LARGE_BODIES_AT_ONCE = 4;
/** Connections for REST, kept open between requests. */
const MAX_CONNECTIONS = 128;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Decoded bytes; default 64 MiB. */
  readonly maxBytes?: number;
}

/** An answer whose whole body arrived, or why there is none. */
export type HttpResult =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
      /** False: bytes that were no text stand in it as U+FFFD. */
      readonly isUtf8: boolean;
      readonly bytes: number;
      /** Stamped before the request was made and after the last byte arrived. */
      readonly askedAtMs: number;
      readonly atMs: number;
    }
  | {
      readonly ok: false;
      /** 0 when no status line arrived. */
      readonly status: number;
      readonly reason:
        | 'timeout'
        | 'network'
        | 'too-large'
        | 'aborted'
        | 'refused'
        | 'tls'
        | 'resources';
      /** A code, never a URL. */
      readonly detail: string;
      /** Of a body that is too large: what the server announced; null when it did not. */
      readonly announcedBytes: number | null;
      /** Of the body, before it was given up. */
      readonly readBytes: number;
      readonly askedAtMs: number;
      readonly atMs: number;
    };

type DoorOptions = Pick<
  ClientOptions,
  'target' | 'secrets' | 'requestTimeoutMs' | 'clock' | 'sourceAddresses'
>;

class TooLarge extends Error {
  readonly announcedBytes: number | null;
  readonly readBytes: number;

  constructor(announcedBytes: number | null, readBytes: number) {
    super();
    this.announcedBytes = announcedBytes;
    this.readBytes = readBytes;
  }
}

const NOTHING_READ = { announcedBytes: null, readBytes: 0 } as const;

/** The HTTP connections of one client. */
export class HttpDoor {
  readonly #dispatcher: Dispatcher;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #extraHeaders: Readonly<Record<string, string>>;
  readonly #largeBodies = new Gate(LARGE_BODIES_AT_ONCE);

  constructor(options: DoorOptions) {
    this.#dispatcher = createDispatcher(options);
    this.#timeoutMs = options.requestTimeoutMs;
    this.#clock = options.clock;
    this.#extraHeaders = extraHeaders(options);
  }

  /** Carries out one request. Never throws for what a server or the network does. */
  async fetch(asked: HttpRequest): Promise<HttpResult> {
    const deadline = new Deadline(asked.signal, this.#timeoutMs);
    const askedAtMs = this.#clock.nowMs();
    let status = 0;
    try {
      const answer = await request(asked.url, {
        dispatcher: this.#dispatcher,
        method: asked.method,
        headers: { ...this.#extraHeaders, 'accept-encoding': 'identity', ...asked.headers },
        body: asked.body ?? null,
        signal: deadline.signal,
      });
      status = answer.statusCode;
      const headers = flatten(answer.headers);
      const body = await this.#readBody(answer.body, { headers, asked, deadline });
      const atMs = this.#clock.nowMs();
      return { ok: true, status, headers, ...body, askedAtMs, atMs };
    } catch (error) {
      const reason = deadline.isOver ? 'timeout' : asked.signal.aborted ? 'aborted' : why(error);
      const atMs = this.#clock.nowMs();
      const { announcedBytes, readBytes } = error instanceof TooLarge ? error : NOTHING_READ;
      const sizes = { announcedBytes, readBytes };
      return { ok: false, status, reason, detail: errorCodeOf(error), ...sizes, askedAtMs, atMs };
    } finally {
      deadline.dispose();
    }
  }

  /** Drops every connection at once; idempotent. */
  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  async #readBody(
    body: Readable,
    how: {
      readonly headers: Readonly<Record<string, string>>;
      readonly asked: HttpRequest;
      readonly deadline: Deadline;
    },
  ): Promise<{ text: string; isUtf8: boolean; bytes: number }> {
    const { headers, asked, deadline } = how;
    const encoding = headers['content-encoding'];
    const maxBytes = asked.maxBytes ?? MAX_BODY_BYTES;
    const announcedBytes = announced(headers);
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isLarge = false;
    try {
      if ((announcedBytes ?? 0) > maxBytes) throw new TooLarge(announcedBytes, 0);
      for await (const chunk of decoded(body, encoding)) {
        bytes += (chunk as Buffer).length;
        if (bytes > maxBytes) throw new TooLarge(announcedBytes, bytes);
        chunks.push(chunk as Buffer);
        if (!isLarge && bytes > LARGE_BODY_BYTES) {
          isLarge = await this.#largeBodies.enter(deadline.signal);
        }
      }
      const whole = Buffer.concat(chunks);
      // What is ASCII is the same text in both, and copied instead of decoded.
      if (isAscii(whole)) return { text: whole.toString('latin1'), isUtf8: true, bytes };
      return { text: whole.toString('utf8'), isUtf8: isUtf8(whole), bytes };
    } finally {
      // What was not read to its end says so in an error event when it is destroyed.
      body.on('error', () => undefined);
      body.destroy();
      if (isLarge) this.#largeBodies.leave();
    }
  }
}

function createDispatcher(options: DoorOptions): Dispatcher {
  // Each request has a deadline of its own; undici's must not come first.
  const connect = { ...tlsMaterial(options), timeout: 2 * options.requestTimeoutMs };
  const limits = { connections: MAX_CONNECTIONS, pipelining: 1, allowH2: false } as const;
  const { proxy } = options.target;
  const [localAddress] = options.sourceAddresses;
  const from = localAddress === undefined ? {} : { localAddress };
  return proxy === null
    ? new Agent({ ...limits, ...from, connect })
    : new ProxyAgent({ ...limits, uri: proxy, requestTls: connect });
}

/** The body as it was before its content encoding; we ask for none, but proxies add one. */
function decoded(body: Readable, encoding: string | undefined): Readable {
  const decoder = decoderOf(encoding?.trim().toLowerCase());
  if (decoder === null) return body;
  body.on('error', (error) => decoder.destroy(error));
  return body.pipe(decoder);
}

function decoderOf(encoding: string | undefined): Transform | null {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  return encoding === 'br' ? createBrotliDecompress() : null;
}

/** Bytes of the decoded body, where the server says so; what is encoded has another length. */
function announced(headers: Readonly<Record<string, string>>): number | null {
  const length = headers['content-length'] ?? '';
  const isPlain = (headers['content-encoding'] ?? 'identity').trim().toLowerCase() === 'identity';
  return isPlain && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

function why(error: unknown): Extract<HttpResult, { ok: false }>['reason'] {
  return error instanceof TooLarge ? 'too-large' : failureReason(error);
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/** A signal that follows another one and also ends after a time. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal;
  readonly #timer: PatientTimer;
  #isOver = false;

  constructor(parent: AbortSignal, afterMs: number) {
    this.#parent = parent;
    this.#timer = startPatientTimer(afterMs, () => {
      this.#isOver = true;
      this.#controller.abort();
    });
    parent.addEventListener('abort', this.#follow, { once: true });
    if (parent.aborted) this.#follow();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  dispose(): void {
    this.#timer.cancel();
    this.#parent.removeEventListener('abort', this.#follow);
  }

  readonly #follow = (): void => this.#controller.abort();
}

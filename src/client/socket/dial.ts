// One attempt to open a WebSocket: an upgrade with a token, an end in bounded time, no redirect.
// Errors of ws may quote the URL and with it the token, so only their codes leave this file.

import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { ConnectFailed } from '../../observation/index.ts';
import type { ClientOptions } from '../contract.ts';
import { type PatientTimer, startPatientTimer } from '../patient-timer.ts';
import { failureReason } from '../rest/failure-reason.ts';
import { extraHeaders, tlsMaterial } from '../target/connection.ts';
import type { Endpoints } from '../target/endpoints.ts';
import { tunnelConnection } from '../target/proxy-tunnel.ts';

/** The documented frames are small; this is beyond any message and below what hurts. */
export const MAX_FRAME_BYTES = 1024 * 1024;
/** How long a closing handshake may take before the connection is dropped. */
export const CLOSE_TIMEOUT_MS = 2_000;
/** Of the body of a refusal, for preflight. */
const MAX_REFUSAL_BYTES = 4_096;

export interface Refusal {
  readonly status: number;
  readonly reason: ConnectFailed['reason'] | 'aborted';
  /** The beginning of the refusing answer, not yet redacted; empty unless it was asked for. */
  readonly said: string;
  readonly location: string;
}

export type DialOutcome =
  | { readonly ok: true; readonly socket: WebSocket }
  | { readonly ok: false; readonly refusal: Refusal };

export interface DialRequest {
  /** null: an upgrade without a token, which no honest client tries. */
  readonly token: string | null;
  readonly signal: AbortSignal;
  /** Called in the very event that opens the socket, before any frame can be read. */
  readonly onOpen: (socket: WebSocket) => void;
  /** Read the body of a refusal, for preflight. */
  readonly wantsBody?: boolean;
}

export type Dial = (request: DialRequest) => Promise<DialOutcome>;

type DialOptions = Pick<
  ClientOptions,
  'target' | 'secrets' | 'connectTimeoutMs' | 'sourceAddresses'
>;

/**
 * Makes the function that dials a target; all that does not depend on the user is prepared here.
 */
export function createDial(options: DialOptions, endpoints: Endpoints): Dial {
  const { proxy } = options.target;
  const tls = tlsMaterial(options);
  const timeoutMs = options.connectTimeoutMs;
  const tunnel = { proxy: proxy ?? '', isSecure: endpoints.isSecure, tls, timeoutMs };
  // No `handshakeTimeout` of ws: it counts idle time, which a server can stretch; ours is the
  // whole.
  const settings: WebSocket.ClientOptions = {
    ...tls,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    followRedirects: false,
    origin: endpoints.origin,
    headers: extraHeaders(options),
    ...(proxy === null ? {} : { createConnection: tunnelConnection(tunnel) as never }),
  };
  Object.assign(settings, { closeTimeout: CLOSE_TIMEOUT_MS });
  const fromEach = options.sourceAddresses.map((localAddress) => ({ ...settings, localAddress }));
  let dialed = 0;
  return (request) => {
    const from = fromEach[dialed % fromEach.length] ?? settings;
    dialed += 1;
    return dialOnce(request, { endpoints, settings: from, timeoutMs });
  };
}

interface Prepared {
  readonly endpoints: Endpoints;
  readonly settings: WebSocket.ClientOptions;
  readonly timeoutMs: number;
}

function dialOnce(request: DialRequest, prepared: Prepared): Promise<DialOutcome> {
  if (request.signal.aborted) return Promise.resolve(failed(0, 'aborted'));
  let socket: WebSocket;
  try {
    const { endpoints } = prepared;
    const url =
      request.token === null ? endpoints.socketUrlShown : endpoints.socketUrl(request.token);
    socket = new WebSocket(url, [...prepared.endpoints.protocols], prepared.settings);
  } catch {
    // A header or a subprotocol of the scenario that ws does not accept; its text may hold the URL.
    return Promise.resolve(failed(0, 'network'));
  }
  return new Promise((resolve) => {
    new DialAttempt(socket, request, resolve).start(prepared.timeoutMs);
  });
}

/** The half-open life of a socket: ends exactly once, as an open socket or as a refusal. */
class DialAttempt {
  readonly #socket: WebSocket;
  readonly #request: DialRequest;
  readonly #resolve: (outcome: DialOutcome) => void;
  #timer: PatientTimer | null = null;
  #isOver = false;

  constructor(socket: WebSocket, request: DialRequest, resolve: (outcome: DialOutcome) => void) {
    this.#socket = socket;
    this.#request = request;
    this.#resolve = resolve;
  }

  start(timeoutMs: number): void {
    this.#timer = startPatientTimer(timeoutMs, () => this.#fail(failed(0, 'timeout')));
    this.#request.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#socket.once('open', this.#onOpen);
    this.#socket.on('error', this.#onError);
    this.#socket.once('unexpected-response', (_request, response) => this.#onRefused(response));
  }

  readonly #onOpen = (): void => {
    if (this.#isOver) return;
    this.#end();
    this.#socket.removeListener('error', this.#onError);
    // What the attempt holds must not live as long as the socket.
    this.#socket.removeAllListeners('unexpected-response');
    this.#request.onOpen(this.#socket);
    this.#resolve({ ok: true, socket: this.#socket });
  };

  readonly #onAbort = (): void => this.#fail(failed(0, 'aborted'));

  readonly #onError = (error: Error): void => {
    this.#fail(failed(0, failureReason(error)));
  };

  #onRefused(response: IncomingMessage): void {
    const status = response.statusCode ?? 0;
    const location = response.headers.location ?? '';
    if (this.#request.wantsBody !== true) {
      this.#fail(failed(status, 'refused', { said: '', location }));
      return;
    }
    let said = '';
    const done = (): void => this.#fail(failed(status, 'refused', { said, location }));
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      said += chunk;
      if (said.length >= MAX_REFUSAL_BYTES) done();
    });
    response.once('end', done);
    response.once('error', done);
    response.once('close', done);
  }

  #fail(outcome: DialOutcome): void {
    if (this.#isOver) return;
    this.#end();
    this.#resolve(outcome);
    // The error listener stays: terminating a connecting socket emits one more error.
    this.#socket.terminate();
  }

  #end(): void {
    this.#isOver = true;
    this.#timer?.cancel();
    this.#request.signal.removeEventListener('abort', this.#onAbort);
  }
}

function failed(
  status: number,
  reason: Refusal['reason'],
  texts: Pick<Refusal, 'said' | 'location'> = { said: '', location: '' },
): Extract<DialOutcome, { ok: false }> {
  return { ok: false, refusal: { status, reason, ...texts } };
}

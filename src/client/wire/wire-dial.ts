// One attempt to open a lean socket: an upgrade with a token, an end in bounded time, no redirect.
// Plain connections read into one buffer that all of them share; nothing is allocated per read.

import { randomBytes } from 'node:crypto';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import type { ConnectFailed } from '../../observation/index.ts';
import type { ClientOptions } from '../contract.ts';
import { type PatientTimer, startPatientTimer } from '../patient-timer.ts';
import { failureReason } from '../rest/failure-reason.ts';
import { MAX_FRAME_BYTES } from '../socket/dial.ts';
import { extraHeaders, type TlsMaterial, tlsMaterial } from '../target/connection.ts';
import type { Endpoints } from '../target/endpoints.ts';
import { tunnelConnection } from '../target/proxy-tunnel.ts';
import { opensSocket, parseAnswer, sharedLines, upgradeRequest } from './handshake.ts';
import { WireSocket } from './wire-socket.ts';

/** Of the head of an answer; the usual limit of HTTP servers. */
const MAX_HEAD_BYTES = 16 * 1024;
const READ_BYTES = 64 * 1024;
const END_OF_HEAD = '\r\n\r\n';
const SWITCHING = 101;

/** Filled by one connection at a time and read before the next: reads are not concurrent. */
const sharedBuffer = Buffer.allocUnsafeSlow(READ_BYTES);

export interface WireRefusal {
  /** 0 when there was no answer. */
  readonly status: number;
  readonly reason: ConnectFailed['reason'] | 'aborted';
}

export type WireOutcome =
  | { readonly ok: true; readonly socket: WireSocket }
  | { readonly ok: false; readonly refusal: WireRefusal };

export interface WireRequest {
  readonly token: string;
  readonly signal: AbortSignal;
  /** Called in the very event that opens the socket, before any frame can be read. */
  readonly onOpen: (socket: WireSocket) => void;
}

export type WireDial = (request: WireRequest) => Promise<WireOutcome>;

type DialOptions = Pick<ClientOptions, 'target' | 'secrets' | 'connectTimeoutMs'>;
type Feed = (chunk: Buffer, length: number) => void;
/** Makes a connection whose bytes go to `feed`; errors are events of it. */
type Connect = (feed: Feed, connected: (error: Error | null, socket: net.Socket) => void) => void;

interface Prepared {
  readonly endpoints: Endpoints;
  readonly connect: Connect;
  /** null: a header of the scenario that HTTP does not allow. */
  readonly lines: string | null;
  readonly timeoutMs: number;
}

/** Makes the function that dials; all that does not depend on the user is prepared here. */
export function createWireDial(options: DialOptions, endpoints: Endpoints): WireDial {
  const url = new URL(endpoints.socketUrlShown);
  const shape = {
    host: url.host,
    origin: endpoints.origin,
    protocols: endpoints.protocols,
    headers: extraHeaders(options),
  };
  const prepared: Prepared = {
    endpoints,
    connect: connector(options, endpoints, url),
    lines: areValid(shape.headers, endpoints) ? sharedLines(shape) : null,
    timeoutMs: options.connectTimeoutMs,
  };
  return (request) => {
    if (request.signal.aborted) return Promise.resolve(failed(0, 'aborted'));
    if (prepared.lines === null) return Promise.resolve(failed(0, 'network'));
    return new Promise((resolve) => new WireAttempt(prepared, request, resolve).start());
  };
}

function areValid(headers: Readonly<Record<string, string>>, endpoints: Endpoints): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    validateHeaderValue('origin', endpoints.origin);
    for (const name of endpoints.protocols) validateHeaderName(name);
    return true;
  } catch {
    return false;
  }
}

function connector(options: DialOptions, endpoints: Endpoints, url: URL): Connect {
  const { host, isSecure } = endpoints;
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  const material = tlsMaterial(options);
  const { proxy } = options.target;
  if (proxy !== null) {
    const timeoutMs = options.connectTimeoutMs;
    const tunnel = tunnelConnection({ proxy, isSecure, tls: material, timeoutMs });
    return (feed, connected) =>
      tunnel({ host, port }, (error, socket) => {
        if (error === null) socket.on('data', (chunk: Buffer) => feed(chunk, chunk.length));
        connected(error, socket as net.Socket);
      });
  }
  if (isSecure)
    return (feed, connected) => connected(null, connectTls({ host, port, material }, feed));
  return (feed, connected) => {
    const callback = (length: number, chunk: Uint8Array): boolean => {
      feed(chunk as Buffer, length);
      return true;
    };
    const onread = { buffer: sharedBuffer, callback };
    connected(null, net.connect({ host, port, noDelay: true, onread }));
  };
}

function connectTls(
  to: { readonly host: string; readonly port: number; readonly material: TlsMaterial },
  feed: Feed,
): net.Socket {
  const { host, port, material } = to;
  const servername = material.servername ?? (net.isIP(host) === 0 ? host : '');
  const socket = tls.connect({ ...material, host, port, servername });
  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => feed(chunk, chunk.length));
  return socket;
}

/** The half-open life of a socket: ends exactly once, as an open socket or as a refusal. */
class WireAttempt {
  readonly #prepared: Prepared;
  readonly #request: WireRequest;
  readonly #resolve: (outcome: WireOutcome) => void;
  readonly #key = randomBytes(16).toString('base64');
  #socket: net.Socket | null = null;
  #head = '';
  #timer: PatientTimer | null = null;
  #isOver = false;
  #handOver: (to: WireSocket) => void = ignore;

  constructor(prepared: Prepared, request: WireRequest, resolve: (outcome: WireOutcome) => void) {
    this.#prepared = prepared;
    this.#request = request;
    this.#resolve = resolve;
  }

  start(): void {
    const { connect, timeoutMs } = this.#prepared;
    this.#timer = startPatientTimer(timeoutMs, () => this.#fail(0, 'timeout'));
    this.#request.signal.addEventListener('abort', this.#onAbort, { once: true });
    const feed = feedOf((chunk, length) => this.#read(chunk, length));
    this.#handOver = feed.handOver;
    connect(feed.feed, (error, socket) => {
      if (error !== null) this.#onError(error);
      else this.#ask(socket);
    });
  }

  #ask(socket: net.Socket): void {
    this.#socket = socket;
    // It stays for the life of the socket: what went wrong is told by the close that follows.
    socket.on('error', this.#isOver ? ignore : this.#onError);
    if (this.#isOver) {
      socket.destroy();
      return;
    }
    socket.once('close', this.#onClose);
    const url = new URL(this.#prepared.endpoints.socketUrl(this.#request.token));
    const path = url.pathname + url.search;
    socket.write(upgradeRequest(path, this.#key, this.#prepared.lines ?? ''), 'latin1');
  }

  #read(chunk: Buffer, length: number): void {
    if (this.#isOver) return;
    this.#head += chunk.toString('latin1', 0, length);
    const end = this.#head.indexOf(END_OF_HEAD);
    if (end < 0) {
      if (this.#head.length > MAX_HEAD_BYTES) this.#fail(0, 'network');
      return;
    }
    const answer = parseAnswer(this.#head.slice(0, end));
    const rest = this.#head.slice(end + END_OF_HEAD.length);
    if (answer === null) this.#fail(0, 'network');
    else if (answer.status === SWITCHING) this.#upgrade(answer, rest);
    else if (answer.status < 200) this.#readOn(rest);
    else this.#fail(answer.status, 'refused');
  }

  /** An interim answer; the real one follows. */
  #readOn(rest: string): void {
    this.#head = '';
    const bytes = Buffer.from(rest, 'latin1');
    if (bytes.length > 0) this.#read(bytes, bytes.length);
  }

  #upgrade(answer: Parameters<typeof opensSocket>[0], rest: string): void {
    const socket = this.#socket;
    if (socket === null || !opensSocket(answer, this.#key, this.#prepared.endpoints.protocols)) {
      this.#fail(0, 'network');
      return;
    }
    this.#end();
    socket.removeListener('error', this.#onError);
    socket.removeListener('close', this.#onClose);
    socket.on('error', ignore);
    const opened = new WireSocket(socket, MAX_FRAME_BYTES);
    this.#handOver(opened);
    this.#request.onOpen(opened);
    this.#resolve({ ok: true, socket: opened });
    const bytes = Buffer.from(rest, 'latin1');
    if (bytes.length > 0) opened.feed(bytes, bytes.length);
  }

  readonly #onAbort = (): void => this.#fail(0, 'aborted');

  readonly #onError = (error: Error): void => this.#fail(0, failureReason(error));

  readonly #onClose = (): void => this.#fail(0, 'network');

  #fail(status: number, reason: WireRefusal['reason']): void {
    if (this.#isOver) return;
    this.#end();
    this.#resolve(failed(status, reason));
    this.#socket?.destroy();
  }

  #end(): void {
    this.#isOver = true;
    this.#head = '';
    this.#timer?.cancel();
    this.#request.signal.removeEventListener('abort', this.#onAbort);
  }
}

/** A feed whose taker changes once: what an attempt holds must not live as long as its socket. */
function feedOf(first: Feed): { readonly feed: Feed; readonly handOver: (to: WireSocket) => void } {
  let attempt: Feed | null = first;
  let opened: WireSocket | null = null;
  return {
    feed: (chunk, length) => {
      if (opened !== null) opened.feed(chunk, length);
      else attempt?.(chunk, length);
    },
    handOver: (to) => {
      opened = to;
      attempt = null;
    },
  };
}

function ignore(): void {
  // The close that follows tells it.
}

function failed(status: number, reason: WireRefusal['reason']): WireOutcome {
  return { ok: false, refusal: { status, reason } };
}

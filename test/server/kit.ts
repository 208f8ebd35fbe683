// A server and clients for the tests of this folder. Every frame and every REST body that passes
// through here is held against the documents that the server itself hands out, unless a test says
// that its server lies. Must not know single cases.

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { expect, onTestFinished } from 'vitest';
import { type RawData, WebSocket } from 'ws';
import {
  type GeneratedAccount,
  type RunningServer,
  type ServerOptions,
  startServer,
} from '../../src/server/index.ts';

/** How long a test waits for one more frame; ample, for crowded machines. */
const NEXT_FRAME_LIMIT_MS = 20_000;

export const SECRET = 'a secret of the test suite';

type Json = Readonly<Record<string, unknown>>;
type Validate = (value: unknown) => boolean;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export type Frame = Readonly<Record<string, string | number>>;

/** A running server with its own idea of what is documented. */
export class TestServer {
  readonly server: RunningServer;
  readonly #validators: Record<string, Validate> | null;
  #openApi: Json = {};

  constructor(server: RunningServer, validators: Record<string, Validate> | null, openApi: Json) {
    this.server = server;
    this.#validators = validators;
    this.#openApi = openApi;
  }

  get url(): string {
    return this.server.url;
  }

  get socketUrl(): string {
    return `${this.url.replace('http', 'ws')}/ws/chat/room/`;
  }

  accounts(count: number, passwords = false): Promise<GeneratedAccount[]> {
    return this.server.createAccounts(count, { passwords });
  }

  /** One request; its body is held against the OpenAPI document. */
  async request(path: string, init: RequestInit = {}, account?: GeneratedAccount): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (account !== undefined) headers.set('Authorization', `Bearer ${account.token}`);
    const response = await fetch(this.url + path, { ...init, headers });
    const body = JSON.parse(await response.text()) as Json;
    this.#holdAnswer(init.method ?? 'GET', path, { status: response.status, body });
    return { status: response.status, headers: response.headers, body };
  }

  /** Rows of a history, as the viewer sees them. */
  async history(viewer: GeneratedAccount, partner: GeneratedAccount): Promise<Json[]> {
    const answer = await this.request(`/chat/messages/${partner.id}/`, {}, viewer);
    return (answer.body.entity as { messages: Json[] }).messages;
  }

  async threads(viewer: GeneratedAccount): Promise<Json[]> {
    const answer = await this.request('/chat/user/threads/', {}, viewer);
    return answer.body.entity as Json[];
  }

  connect(account: GeneratedAccount): Promise<TestClient> {
    return this.connectWith(`?token=${account.token}`, account);
  }

  /** @throws an Error with the HTTP status when the handshake is refused. */
  connectWith(query: string, account?: GeneratedAccount): Promise<TestClient> {
    const socket = new WebSocket(this.socketUrl + query);
    const client = new TestClient(socket, account, (frame) => this.#holdFrame(frame));
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('error', reject);
      socket.once('unexpected-response', (_request, response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          reject(new Error(`${response.statusCode} ${Buffer.concat(parts).toString()}`)),
        );
      });
    });
  }

  #holdFrame(frame: Frame): void {
    if (this.#validators === null) return;
    const name =
      { conf_message: 'ConfMessage', re_message: 'ReMessage', error: 'ErrorFrame' }[
        String(frame.action)
      ] ?? 'ErrorFrame';
    expect({ name, valid: this.#validators[name]?.(frame), frame }).toMatchObject({ valid: true });
  }

  #holdAnswer(method: string, path: string, answer: { status: number; body: Json }): void {
    if (this.#validators === null || path.endsWith('.json')) return;
    const documented = documentedBody(this.#openApi, method, { path, status: answer.status });
    const name = documented ?? 'FailureBody';
    const valid = this.#validators[name]?.(answer.body);
    expect({ path, name, valid, body: answer.body }).toMatchObject({ valid: true });
  }
}

/** One socket of a test. */
export class TestClient {
  readonly socket: WebSocket;
  readonly account: GeneratedAccount | undefined;
  /** Every frame so far, oldest first; texts that are not JSON objects as {text}. */
  readonly frames: Frame[] = [];
  readonly closed: Promise<number>;
  #wake: () => void = () => undefined;

  constructor(
    socket: WebSocket,
    account: GeneratedAccount | undefined,
    hold: (frame: Frame) => void,
  ) {
    this.socket = socket;
    this.account = account;
    this.closed = new Promise((resolve) => socket.once('close', (code) => resolve(code)));
    const failures: unknown[] = [];
    socket.on('message', (data: RawData) => {
      const frame = parseFrame((data as Buffer).toString());
      try {
        hold(frame);
      } catch (error) {
        failures.push(error);
      }
      this.frames.push(frame);
      this.#wake();
    });
    onTestFinished(() => {
      socket.on('error', () => undefined);
      socket.terminate();
      expect(failures).toEqual([]);
    });
  }

  send(receiver: GeneratedAccount, body: string, more: Json = {}): void {
    this.raw({ action: 'chat_message', message_body: body, receiver_id: receiver.id, ...more });
  }

  raw(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The first `count` frames of an action (all for none), as soon as they are there. */
  async take(count: number, action?: string): Promise<Frame[]> {
    const matching = (): Frame[] =>
      this.frames.filter((frame) => action === undefined || frame.action === action);
    while (matching().length < count) {
      await new Promise<void>((resolve, reject) => {
        const limit = setTimeout(
          () => reject(new Error(`${matching().length} of ${count} frames ${action ?? ''} came`)),
          NEXT_FRAME_LIMIT_MS,
        );
        this.#wake = () => {
          clearTimeout(limit);
          resolve();
        };
      });
    }
    return matching().slice(0, count);
  }

  /** Sends and waits for the answer to this message. */
  async say(receiver: GeneratedAccount, body: string): Promise<Frame> {
    const before = this.frames.length;
    this.send(receiver, body);
    const frames = await this.take(before + 1);
    return frames.at(-1) ?? {};
  }

  /** Resolves when everything that the server sent before has been read. */
  async settle(): Promise<void> {
    const answered = new Promise((resolve) => this.socket.once('pong', resolve));
    this.socket.ping();
    await answered;
  }
}

/** Starts a server on a free port; it is closed when the test ends. */
export async function openServer(
  options: Partial<ServerOptions> & { readonly isHonest?: boolean } = {},
): Promise<TestServer> {
  const { isHonest = true, ...rest } = options;
  const server = await startServer({ database: ':memory:', jwtSecret: SECRET, ...rest });
  onTestFinished(() => server.close());
  const openApi = (await (await fetch(`${server.url}/openapi.json`)).json()) as Json;
  const asyncApi = (await (await fetch(`${server.url}/asyncapi.json`)).json()) as Json;
  return new TestServer(server, isHonest ? validatorsOf(openApi, asyncApi) : null, openApi);
}

const cache = new Map<string, Record<string, Validate>>();

function validatorsOf(...documents: readonly Json[]): Record<string, Validate> {
  const key = JSON.stringify(documents);
  const made = cache.get(key) ?? compile(documents);
  cache.set(key, made);
  return made;
}

function compile(documents: readonly Json[]): Record<string, Validate> {
  const ajv = new Ajv2020({ strict: false });
  addFormatsModule.default(ajv);
  const schemas = documents.flatMap((document) =>
    Object.entries((document.components as { schemas: Json }).schemas),
  );
  return Object.fromEntries(schemas.map(([name, schema]) => [name, ajv.compile(schema as Json)]));
}

interface Operation {
  readonly responses: Record<string, { content: { 'application/json': { schema: Json } } }>;
}

/** The schema name that the OpenAPI document gives for an answer. */
function documentedBody(
  openApi: Json,
  method: string,
  answer: { readonly path: string; readonly status: number },
): string | undefined {
  const paths = Object.entries(openApi.paths as Record<string, Record<string, Operation>>);
  const found = paths.find(([template]) =>
    new RegExp(`^${template.replace('{uid}', '[^/]+')}$`).test(answer.path),
  );
  const operation = found?.[1][method.toLowerCase()];
  if (operation === undefined) return undefined;
  const response = operation.responses[String(answer.status)];
  if (response === undefined)
    throw new Error(`${method} ${answer.path}: ${answer.status} is not documented`);
  return String(response.content['application/json'].schema.$ref).split('/').at(-1);
}

function parseFrame(text: string): Frame {
  try {
    return JSON.parse(text) as Frame;
  } catch {
    return { text };
  }
}

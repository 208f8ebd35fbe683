// A client under test: options with short times, all observations kept, waits with an end.

import { systemClock, waitUntil } from '../../../src/base/index.ts';
import {
  type Account,
  type ChatClient,
  type ClientOptions,
  createChatClient,
  type SendOutcome,
  type SendRequest,
  type Session,
} from '../../../src/client/index.ts';
import { composeBody } from '../../../src/message/index.ts';
import type { Marker, Observation } from '../../../src/observation/index.ts';
import { DOCUMENTED_PATHS } from '../../../src/protocol/index.ts';

export const SCOPE = { runId: '0123456789abcdef', incarnation: 0 };
export const NEVER = new AbortController().signal;
export const READ = { purpose: 'load', load: 0, intendedAtMs: 0, measured: false } as const;
export const TOKEN = 'opaque-token+of/user=one';

/** The id of a user in these tests. */
export function idOf(user: number): string {
  return `00000000-0000-4000-8000-${String(user).padStart(12, '0')}`;
}

export function accountOf(user: number, changes: Partial<Account> = {}): Account {
  const email = `u${user}@x.org`;
  return { id: idOf(user), email, password: 'pass-word-1', token: TOKEN, line: 2, ...changes };
}

export type OptionChanges = Partial<Omit<ClientOptions, 'target'>> & {
  readonly target?: Partial<ClientOptions['target']>;
};

export function clientOptions(url: string, changes: OptionChanges = {}): ClientOptions {
  const { target, ...rest } = changes;
  return {
    target: {
      kind: 'url',
      url,
      allow: [],
      caps: null,
      headers: {},
      origin: null,
      subprotocol: null,
      tls: null,
      proxy: null,
      paths: DOCUMENTED_PATHS,
      authHeader: { name: 'authorization', scheme: 'Bearer' },
      ...target,
    },
    auth: { kind: 'tokens' },
    secrets: { headers: {}, jwtSecret: null, tlsCa: null, tlsCert: null, tlsKey: null },
    scope: SCOPE,
    heartbeat: { intervalMs: 60_000, timeoutMs: 60_000, withoutRatio: 0 },
    reconnect: { enabled: false, baseMs: 5, maxMs: 20 },
    connectTimeoutMs: 2_000,
    requestTimeoutMs: 2_000,
    clock: systemClock(),
    sourceAddresses: [],
    observe: () => undefined,
    seed: 'client-test',
    onReceiveLag: () => undefined,
    ...rest,
  };
}

/** One client with one or more sessions, and everything it stated. */
export class ClientRig {
  readonly client: ChatClient;
  readonly facts: Observation[] = [];
  readonly answered: Marker[] = [];
  readonly lags: number[] = [];
  readonly openings: string[] = [];

  constructor(url: string, changes: OptionChanges = {}) {
    const observe = (fact: Observation): void => {
      this.facts.push(fact);
    };
    const onReceiveLag = (lagMs: number): void => {
      this.lags.push(lagMs);
    };
    this.client = createChatClient(clientOptions(url, { observe, onReceiveLag, ...changes }));
  }

  session(user = 0, changes: Partial<Account> = {}): Session {
    return this.client.createSession(user, accountOf(user, changes), {
      onMessage: (marker) => this.answered.push(marker),
      onOpen: () => this.openings.push('open'),
      onClosed: () => this.openings.push('closed'),
    });
  }

  of<T extends Observation['type']>(type: T): Extract<Observation, { type: T }>[] {
    return this.facts.filter((fact) => fact.type === type) as Extract<Observation, { type: T }>[];
  }

  /** Waits for `count` facts of a type; says what came instead when they do not come. */
  async wait<T extends Observation['type']>(type: T, count = 1) {
    const isThere = await waitUntil(() => this.of(type).length >= count, { limitMs: 5_000 });
    if (!isThere) {
      const seen = this.facts.map((fact) => fact.type).join(', ');
      throw new Error(`expected ${count} × ${type}, saw: ${seen}`);
    }
    return this.of(type);
  }
}

/** A request to send message `sequence` of user 0 to user 1, and what its waiter was told. */
export function sendRequest(sequence: number): SendRequest & { readonly told: SendOutcome[] } {
  const identity = { kind: 'message', sender: 0, receiver: 1, sequence, attempt: 0 } as const;
  const body = bodyOf(sequence);
  const told: SendOutcome[] = [];
  return {
    marker: { ...identity, length: body.length },
    receiverId: idOf(1),
    body,
    load: 0,
    intendedAtMs: 0,
    dispatchedAtMs: 0,
    measured: true,
    waiter: { settled: (outcome) => told.push(outcome) },
    told,
  };
}

/** The text of message `sequence` from `sender` to `receiver`. */
export function bodyOf(sequence: number, sender = 0, receiver = 1): string {
  const identity = { kind: 'message', sender, receiver, sequence, attempt: 0 } as const;
  const recipe = {
    size: { kind: 'fixed', length: 160 },
    styles: [{ style: 'words', weight: 1 }],
  } as const;
  return composeBody(SCOPE, identity, recipe);
}

/** A frame as a server sends it. */
export function serverFrame(
  action: 'conf_message' | 're_message',
  fields: { readonly body: string; readonly id?: number; readonly to?: number },
): string {
  const to = fields.to ?? 1;
  return JSON.stringify({
    action,
    sender_id: idOf(1 - to),
    receiver_id: idOf(to),
    message_body: fields.body,
    timestamp: '2024-12-23T05:25:14.763401+00:00',
    created_msg_id: fields.id ?? 1,
  });
}

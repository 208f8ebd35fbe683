// The place of an examination: two or three users, their sockets, the door to the target, and how
// long one waits. What is shown of an answer goes through here, so that no secret is shown.

import { type Clock, sleep } from '../../base/index.ts';
import {
  type BareDoor,
  type DialOutcome,
  type HttpResult,
  type KnownAccount,
  redact,
} from '../../client/index.ts';
import { excerptOf } from '../../protocol/index.ts';
import { ProbeSocket } from './probe-socket.ts';

/** Somebody of the examination. */
export interface Person {
  /** `user 1`: for texts. */
  readonly name: string;
  readonly id: string;
  readonly token: string;
}

export type Refusal = Extract<DialOutcome, { ok: false }>['refusal'];

export interface LabOptions {
  readonly door: BareDoor;
  readonly clock: Clock;
  /** An answer that takes longer is missing. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Tokens and secrets that the accounts do not hold. */
  readonly secrets: readonly (string | null)[];
}

export class Lab {
  readonly first: Person;
  readonly second: Person;
  /** Null where only two accounts were given. */
  readonly third: Person | null;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly #door: BareDoor;
  readonly #secrets: (string | null)[];
  readonly #standing = new Map<Person, ProbeSocket>();
  readonly #sockets = new Set<ProbeSocket>();

  constructor(options: LabOptions, people: readonly [Person, Person, Person | null]) {
    [this.first, this.second, this.third] = people;
    this.clock = options.clock;
    this.timeoutMs = options.timeoutMs;
    this.signal = options.signal;
    this.#door = options.door;
    this.#secrets = [...options.door.secrets, ...options.secrets];
  }

  /** Everybody, two or three. */
  get people(): readonly Person[] {
    return this.third === null ? [this.first, this.second] : [this.first, this.second, this.third];
  }

  get threadsUrl(): string {
    return this.#door.endpoints.threadsUrl;
  }

  historyUrl(partnerId: string): string {
    return this.#door.endpoints.historyUrl(partnerId);
  }

  /** Takes a secret that was made here out of every text. */
  hide(secret: string): void {
    this.#secrets.push(secret);
  }

  get(url: string, token: string | null, accept?: string): Promise<HttpResult> {
    return this.#door.get(url, accept === undefined ? { token } : { token, accept });
  }

  /** The standing socket of a person, opened where it is not open; null when it is refused. */
  async socketOf(person: Person): Promise<ProbeSocket | null> {
    const standing = this.#standing.get(person);
    if (standing?.isOpen) return standing;
    const opened = await this.open(person.token);
    if (!(opened instanceof ProbeSocket)) return null;
    this.#standing.set(person, opened);
    return opened;
  }

  /** One more socket, with any token or none. */
  async open(token: string | null): Promise<ProbeSocket | Refusal> {
    const opened: ProbeSocket[] = [];
    const outcome = await this.#door.dial(token, (ws) => opened.push(new ProbeSocket(ws)));
    const [socket] = opened;
    if (!outcome.ok) return outcome.refusal;
    if (socket === undefined) return { status: 0, reason: 'network', said: '', location: '' };
    this.#sockets.add(socket);
    return socket;
  }

  wait(ms: number): Promise<void> {
    return sleep(ms, this.signal);
  }

  /** A foreign text as it may be shown: without secrets, cut, without anybody's words. */
  excerpt(text: string): string {
    return excerptOf(redact(text.slice(0, MAX_REDACTED_CHARACTERS), this.#secrets)).trim();
  }

  /** An answer in one line: status, content type, and a glimpse of the body. */
  showAnswer(result: HttpResult): string {
    if (!result.ok) return `no answer (${result.reason})`;
    const type = this.excerpt(result.headers['content-type'] ?? 'no content type');
    return `${result.status} ${type} ${this.excerpt(result.text)}`.trim();
  }

  showRefusal({ status, reason, said }: Refusal): string {
    return status === 0 ? `no socket (${reason})` : `${status} ${this.excerpt(said)}`.trim();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sockets].map((socket) => socket.close()));
    await this.#door.close();
  }
}

/** Of a text that is shown, this much is looked at. */
const MAX_REDACTED_CHARACTERS = 4_096;

/** The people of an examination, from the accounts of the door. */
export function peopleOf(
  accounts: readonly KnownAccount[],
): readonly [Person, Person, Person | null] | null {
  const [first, second, third = null] = accounts.map((account, index) => ({
    name: `user ${index + 1}`,
    id: account.id,
    token: account.accessToken,
  }));
  return first === undefined || second === undefined ? null : [first, second, third];
}

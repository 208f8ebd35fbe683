// A run in virtual time: users and a correct server (chat-world, chat-reads) talk, a verifier
// listens, and what it asks for is done for it. With a fault, one thing goes wrong.

import { Random } from '../../src/base/index.ts';
import type { Marker, Observation } from '../../src/observation/index.ts';
import {
  createVerifier,
  type EvidenceRequest,
  type Finding,
  type ShardFindings,
  type Verifier,
} from '../../src/verify/index.ts';
import { Agenda } from './history/agenda.ts';
import { ChatReads } from './history/chat-reads.ts';
import { EPOCH_MS } from './history/chat-store.ts';
import { ChatWorld, type Ending, type Opening, type Sending } from './history/chat-world.ts';
import type { Line } from './history/line.ts';
import {
  type Fact,
  HABITS,
  type HistoryOptions,
  RECIPE,
  SCOPE,
  verifierOptions,
} from './history-options.ts';

export {
  bodyOf,
  type Fact,
  type HistoryOptions,
  OTHER_SCOPE,
  RECIPE,
  SCOPE,
  verifierOptions,
} from './history-options.ts';

/** t = 0 on the clock. */
export const ORIGIN_MS = 1000;
const TURN_MS = 50;
const CLOCK_READ_EVERY_MS = 5000;
const SETTLE_LIMIT_MS = 30_000;
const READBACK_LIMIT_MS = 60_000;

/** A call of the verifier, so that a run can be played to another one. */
export type Call =
  | { readonly call: 'observe'; readonly observation: Observation }
  | {
      readonly call: 'advance' | 'stop-load' | 'begin-readback' | 'conclude';
      readonly nowMs: number;
    };

export interface Outcome {
  readonly result: ShardFindings;
  /** Everything that was told while the run went on. */
  readonly told: readonly Finding[];
  readonly facts: readonly Fact[];
  readonly calls: readonly Call[];
}

export class History {
  readonly agenda = new Agenda(0);
  readonly world: ChatWorld;
  readonly reads: ChatReads;
  readonly random: Random;
  readonly verifier: Verifier;
  readonly facts: Fact[] = [];
  readonly calls: Call[] = [];
  readonly #options: HistoryOptions;
  readonly #told: Finding[] = [];
  readonly #controls = new Map<number, Line[]>();

  constructor(options: HistoryOptions = {}) {
    this.#options = options;
    this.random = new Random(options.seed ?? 'history');
    this.verifier = createVerifier(verifierOptions(options, this.facts));
    const observe = (observation: Observation): void => this.observe(observation);
    const { agenda } = this;
    const habits = { ...HABITS, ...options.habits };
    const recipe = options.recipe ?? RECIPE;
    const pongEveryMs = options.pongEveryMs ?? 1000;
    this.world = new ChatWorld({ scope: SCOPE, recipe, habits, agenda, observe, pongEveryMs });
    this.reads = new ChatReads({
      ...{ agenda, store: this.world.store, observe, scope: SCOPE, world: this.world },
    });
    this.verifier.setOrigin(ORIGIN_MS);
    this.readClocks();
  }

  get nowMs(): number {
    return this.agenda.nowMs;
  }

  observe(observation: Observation): void {
    this.calls.push({ call: 'observe', observation });
    this.verifier.observe(observation);
  }

  /** As the runner does every five seconds; the server's clock is right. */
  readClocks(): void {
    const { nowMs } = this;
    const wallMs = this.#options.wallMs?.(nowMs) ?? EPOCH_MS + nowMs;
    this.observe({ type: 'clock-read', atMs: nowMs, wallMs });
  }

  /** Opens the primary socket of each user, and waits until t = 0. */
  connect(...users: readonly number[]): this {
    for (const user of users) this.world.open(user);
    this.wait(Math.max(0, ORIGIN_MS - this.nowMs));
    return this;
  }

  open(user: number, opening?: Opening): Line {
    return this.world.open(user, opening);
  }

  /** Ends the primary socket of a user. */
  close(user: number, how: Ending = 'us'): void {
    const line = this.world.primaryOf(user);
    if (line !== null) this.world.close(line, how);
  }

  send(sender: number, receiver: number, sending?: Sending): Marker {
    return this.world.send(sender, receiver, sending);
  }

  /** Messages at equal distances, one after another; waits for the distance after each. */
  talk(
    sender: number,
    receiver: number,
    how: { readonly count: number; readonly everyMs?: number },
  ): void {
    for (let sent = 0; sent < how.count; sent += 1) {
      this.send(sender, receiver);
      this.wait(how.everyMs ?? 100);
    }
  }

  /** Lets virtual time pass. */
  wait(ms: number): void {
    const untilMs = this.nowMs + ms;
    while (this.nowMs < untilMs) {
      const turnMs = (Math.floor(this.nowMs / TURN_MS) + 1) * TURN_MS;
      this.agenda.advanceTo(Math.min(turnMs, untilMs));
      if (this.nowMs === turnMs) this.#turn();
    }
  }

  /** Settles, reads everything back and concludes. */
  finish(options: { readonly interrupted?: boolean } = {}): Outcome {
    this.#note('stop-load');
    this.verifier.stopLoad(this.nowMs);
    this.#waitUntil(SETTLE_LIMIT_MS, () => this.verifier.isSettled());
    this.#note('begin-readback');
    this.verifier.beginReadback(this.nowMs);
    this.#carryOut(this.verifier.takeRequests());
    this.#waitUntil(READBACK_LIMIT_MS, () => this.verifier.awaitedReads === 0);
    this.readClocks();
    this.#note('conclude');
    const result = this.verifier.conclude(this.nowMs, {
      interrupted: options.interrupted ?? false,
    });
    this.#told.push(...this.verifier.takeFindings());
    return { result, told: this.#told, facts: this.facts, calls: this.calls };
  }

  #waitUntil(limitMs: number, isDone: () => boolean): void {
    const endMs = this.nowMs + limitMs;
    do this.wait(TURN_MS);
    while (this.nowMs < endMs && !isDone());
  }

  #turn(): void {
    if (this.nowMs % CLOCK_READ_EVERY_MS === 0) this.readClocks();
    this.#note('advance');
    this.verifier.advance(this.nowMs);
    this.#told.push(...this.verifier.takeFindings());
    this.#carryOut(this.verifier.takeRequests());
  }

  #note(call: Exclude<Call['call'], 'observe'>): void {
    this.calls.push({ call, nowMs: this.nowMs });
  }

  #carryOut(requests: readonly EvidenceRequest[]): void {
    for (const request of requests) this.#carryOutOne(request);
  }

  #carryOutOne(request: EvidenceRequest): void {
    const { user } = request.type === 'send-control' ? { user: request.sender } : request;
    if (request.type === 'send-control') {
      const { kind, sender, receiver } = request;
      const how = this.#options.control?.(sender, receiver);
      this.world.send(sender, receiver, { ...how, kind, load: -1, measured: false });
    } else if (request.type === 'open-control') {
      const line = this.world.open(user, { primary: false });
      this.#controls.set(user, [...(this.#controls.get(user) ?? []), line]);
    } else if (request.type === 'close-control') {
      const line = this.#controls.get(user)?.shift();
      if (line !== undefined) this.world.close(line, 'us');
    } else if (request.type === 'read-unknown') {
      this.reads.unknown(user);
    } else {
      this.#read(user, request.type === 'read-history' ? request.partner : -1);
    }
  }

  #read(user: number, partner: number): void {
    const how = this.#options.readback?.({ user, partner });
    const options = { ...how, purpose: 'readback' } as const;
    if (partner < 0) this.reads.threads(user, options);
    else this.reads.history(user, partner, options);
  }
}

/** Plays recorded calls to a new verifier. Its requests find nobody. */
export function replay(
  calls: readonly Call[],
  options: HistoryOptions = {},
): { readonly result: ShardFindings; readonly facts: readonly Fact[] } {
  const facts: Fact[] = [];
  const verifier = createVerifier(verifierOptions(options, facts));
  verifier.setOrigin(ORIGIN_MS);
  let result: ShardFindings | null = null;
  for (const call of calls) {
    if (call.call === 'observe') verifier.observe(call.observation);
    else if (call.call === 'advance') verifier.advance(call.nowMs);
    else if (call.call === 'stop-load') verifier.stopLoad(call.nowMs);
    else if (call.call === 'begin-readback') verifier.beginReadback(call.nowMs);
    else result = verifier.conclude(call.nowMs, { interrupted: false });
    verifier.takeRequests();
  }
  if (result === null) throw new Error('the calls have no conclusion');
  return { result, facts };
}

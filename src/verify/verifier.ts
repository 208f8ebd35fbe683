// The machine: takes observations, lets time pass, hands out requests and findings, and concludes.
// It routes to its two parts and guards them: a part that throws makes its checks unknown, and the
// run goes on. It touches no socket and no clock.

import type { Observation } from '../observation/index.ts';
import type { CheckName } from '../scenario/index.ts';
import type { BodyClaim, IdentityClaim, MatchClaim, VerifierContext } from './context.ts';
import type {
  EvidenceRequest,
  Finding,
  MessageCounts,
  MessageReference,
  ShardFindings,
  Verifier,
  VerifierOptions,
} from './contract.ts';
import { Docket } from './docket/docket.ts';
import {
  CLOCK_CHECKS,
  LIVE_CHECKS,
  LIVENESS_CHECK_NAMES,
  REST_SIDE_CHECKS,
} from './guarded-checks.ts';
import { ServerClock } from './information/server-clock.ts';
import { ConversationTable } from './ledger/conversation-table.ts';
import { MessageLedger } from './ledger/message-ledger.ts';
import { FINDINGS_PER_CALL, PACK_AFTER_MS, PACK_COLUMNS_PER_ADVANCE } from './limits.ts';
import { LivePart } from './live/live-part.ts';
import { Liveness } from './liveness/liveness.ts';
import { severityUnder } from './registry/checks.ts';
import { RestJudge } from './rest/rest-judge.ts';
import { Provocations } from './security/provocations.ts';
import { LIVE_TEXTS, type Texts } from './texts.ts';

/** Proven: the message is lost to its receiver or to the history. */
const LOSS_CHECKS = ['lost-write', 'lost-relay', 'silent-drop'] as const;

/** A verifier for the messages of one shard. */
export function createVerifier(options: VerifierOptions): Verifier {
  return new ShardVerifier(options);
}

class ShardVerifier implements Verifier, VerifierContext {
  readonly options: VerifierOptions;
  readonly texts: Texts;
  readonly ledger: MessageLedger;
  readonly conversations = new ConversationTable();
  readonly docket: Docket;
  readonly #live: LivePart;
  readonly #rest: RestJudge;
  readonly #liveness: Liveness;
  readonly #provocations = new Provocations(this);
  readonly #clock = new ServerClock(this);
  #requests: EvidenceRequest[] = [];
  #nowMs = 0;
  #originAtMs = 0;
  #isStopped = false;
  #isReadingBack = false;

  constructor(options: VerifierOptions) {
    this.options = options;
    this.ledger = new MessageLedger(options.packing?.pageBits);
    this.texts = options.texts ?? LIVE_TEXTS;
    this.docket = new Docket({
      severityOf: (check) => severityUnder(check, options.policy.contract),
      referenceOf: (message) => this.#referenceOf(message),
      toOriginMs: (atMs) => atMs - this.#originAtMs,
    });
    this.#live = new LivePart(this);
    this.#rest = new RestJudge(this);
    this.#liveness = new Liveness(this);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get originAtMs(): number {
    return this.#originAtMs;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  get awaitedReads(): number {
    return this.#rest.awaitedReads + (this.#isReadingBack ? this.#live.awaitedCount : 0);
  }

  setOrigin(originAtMs: number): void {
    this.#originAtMs = originAtMs;
  }

  observe(observation: Observation): void {
    if (observation.atMs > this.#nowMs) this.#nowMs = observation.atMs;
    this.#observeLiveness(observation);
    switch (observation.type) {
      case 'history':
        this.#guard(REST_SIDE_CHECKS, () => this.#rest.observeHistory(observation));
        return;
      case 'threads':
        this.#guard(REST_SIDE_CHECKS, () => this.#rest.observeThreads(observation));
        return;
      case 'read-failed':
        this.#guard(REST_SIDE_CHECKS, () => this.#rest.observeReadFailed(observation));
        return;
      case 'http-checked':
      case 'http-violation':
        this.#guard(REST_SIDE_CHECKS, () => this.#rest.observeHttp(observation));
        return;
      case 'authenticated':
      case 'pong-missing':
        return;
      case 'bad-input-tried':
        this.#provocations.observeBadInput(observation);
        return;
      case 'token-tried':
        this.#provocations.observeToken(observation);
        return;
      case 'clock-read':
        this.#clock.observe(observation);
        return;
      default:
        this.#observeLive(observation);
    }
  }

  advance(nowMs: number): void {
    if (nowMs > this.#nowMs) this.#nowMs = nowMs;
    this.#guard(LIVE_CHECKS, () => this.#live.advance(nowMs));
    this.#guard(REST_SIDE_CHECKS, () => this.#rest.advance(nowMs));
    this.#guard(LIVENESS_CHECK_NAMES, () => this.#liveness.advance(nowMs));
    this.#pack(PACK_COLUMNS_PER_ADVANCE);
  }

  takeRequests(): readonly EvidenceRequest[] {
    const requests = this.#requests;
    if (requests.length > 0) this.#requests = [];
    return requests;
  }

  takeFindings(): readonly Finding[] {
    return this.docket.takeFindings(FINDINGS_PER_CALL);
  }

  stopLoad(nowMs: number): void {
    this.#isStopped = true;
    this.advance(nowMs);
  }

  isSettled(): boolean {
    return this.#isStopped && this.#live.awaitedCount === 0;
  }

  beginReadback(nowMs: number): void {
    this.#isReadingBack = true;
    this.advance(nowMs);
    this.#pack(Number.POSITIVE_INFINITY);
    this.ledger.packAgain();
    this.#guard(REST_SIDE_CHECKS, () => this.#rest.beginReadback(nowMs));
  }

  counts(): MessageCounts {
    return this.#live.books.total(this.#live.foreignCount + this.#rest.foreignRows);
  }

  outstanding(): { readonly count: number; readonly oldestSentAtMs: number } {
    return this.#live.outstanding();
  }

  conclude(nowMs: number, options: { readonly interrupted: boolean }): ShardFindings {
    this.advance(nowMs);
    let learned: readonly string[] = [];
    this.#guard(LIVE_CHECKS, () => this.#live.endStrays());
    this.#guard(REST_SIDE_CHECKS, () => this.#rest.conclude(nowMs, options));
    this.#guard(LIVE_CHECKS, () => {
      learned = this.#live.conclude(nowMs, this.#rest.readback);
    });
    this.#guard(LIVENESS_CHECK_NAMES, () => this.#liveness.conclude(nowMs));
    this.#guard(CLOCK_CHECKS, () => {
      learned = [...learned, ...this.#clock.conclude()];
    });
    this.docket.resolveRoots();
    this.#countLost();
    return {
      checks: this.docket.tallies(),
      findings: this.docket.findings(),
      messages: this.counts(),
      loadMessages: this.#live.books.byLoad(),
      ids: this.#rest.idBlocks(),
      learned: [...learned, ...this.#rest.learned(), ...this.#provocations.learned()],
      readback: this.#rest.readbackCounts(),
    };
  }

  request(request: EvidenceRequest): void {
    this.#requests.push(request);
  }

  sight(message: number, channel: 'conf' | 're' | 'row', atMs: number): void {
    this.#live.sight(message, channel, atMs);
    try {
      this.#liveness.sighted(message, channel, atMs);
    } catch (error) {
      this.#break(LIVENESS_CHECK_NAMES, error);
    }
  }

  match(claim: MatchClaim): number {
    return this.#live.match(claim);
  }

  holdIdentity(message: number, claim: IdentityClaim): boolean {
    return this.#live.holdIdentity(message, claim);
  }

  holdBody(message: number, claim: BodyClaim): boolean {
    return this.#live.holdBody(message, claim);
  }

  describe(message: number): string {
    const { ledger } = this;
    const id = ledger.idOf(message);
    const kind = ledger.kindOf(message);
    const parties = `of user ${ledger.sender.get(message)} to user ${ledger.receiver.get(message)}`;
    const suffix = id === null ? '' : ` (server id ${id})`;
    return `${kind} ${ledger.sequence.get(message)} ${parties}${suffix}`;
  }

  at(atMs: number): string {
    const seconds = (atMs - this.#originAtMs) / 1000;
    return `${seconds < 0 ? '' : '+'}${seconds.toFixed(3)} s`;
  }

  #pack(columnsLimit: number): void {
    const afterMs = this.options.packing?.afterMs ?? PACK_AFTER_MS;
    this.ledger.pack(this.#nowMs - afterMs, columnsLimit);
  }

  #observeLive(observation: Parameters<LivePart['observe']>[0]): void {
    try {
      this.#live.observe(observation);
    } catch (error) {
      this.#break(LIVE_CHECKS, error);
    }
  }

  #observeLiveness(observation: Observation): void {
    try {
      this.#liveness.observe(observation);
    } catch (error) {
      this.#break(LIVENESS_CHECK_NAMES, error);
    }
  }

  #guard(checks: readonly CheckName[], act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#break(checks, error);
    }
  }

  #break(checks: readonly CheckName[], error: unknown): void {
    for (const check of checks) this.docket.break(check, error);
  }

  #countLost(): void {
    const { books } = this.#live;
    for (const message of this.docket.provenMessages(LOSS_CHECKS)) {
      books.add(this.ledger.load.get(message), 'lost');
    }
  }

  #referenceOf(message: number): MessageReference {
    const { kind, sender, receiver, sequence } = this.ledger.markerOf(message);
    const high = this.ledger.hashHigh.get(message).toString(16).padStart(8, '0');
    const low = this.ledger.hashLow.get(message).toString(16).padStart(8, '0');
    const serverId = this.ledger.idOf(message);
    return { sender, receiver, sequence, kind, serverId, bodyHash: high + low };
  }
}

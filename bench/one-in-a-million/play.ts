// One run with one loss: a million messages through the real verifier in virtual time, settled and
// read back, and what it said of the one that was lost. Must not print or write.

import { Random } from '../../src/base/index.ts';
import { composeBody } from '../../src/message/index.ts';
import {
  createVerifier,
  type EvidenceRequest,
  type ShardFindings,
  type Verifier,
  type VerifierOptions,
} from '../../src/verify/index.ts';
import { idOf, LeanChat, RECIPE, SCOPE } from './lean-chat.ts';
import { isTarget, type Stratum, type Target, targetOf } from './strata.ts';

export interface MillionRun {
  readonly seed: number;
  readonly messages: number;
  /** Users in pairs; beside them a celebrity with its fans. */
  readonly pairedUsers: number;
  readonly fans: number;
  readonly stratum: Stratum;
}

export interface MillionOutcome {
  readonly sent: number;
  readonly controls: number;
  readonly reconnects: number;
  /** Proven primary checks of severity C, E or W that name the lost message. */
  readonly proven: readonly string[];
  readonly suspectedAs: readonly string[];
  /** Checks of severity I or L that name it. */
  readonly informedAs: readonly string[];
  /** The same about anything else. */
  readonly strays: readonly string[];
  readonly suspected: number;
  readonly unjudged: number;
  readonly rssBytes: number;
}

/** Every tenth message is of the celebrity's cell. */
const CELEBRITY_EVERY = 10;
/** A user reconnects so often, in messages. */
const RECONNECT_EVERY = 1000;
/** So long after a send is the line of its parties quiet. */
const QUIET_MS = 10;
const WARMUP_RATIO = 0.1;
const ADVANCE_EVERY = 50;
const PONG_EVERY = 10_000;
const SETTLE_LIMIT_MS = 30_000;
const READBACK_LIMIT_MS = 120_000;

/** Plays one run to its end. */
export function playMillion(run: MillionRun): MillionOutcome {
  return new Player(run).play();
}

class Player {
  readonly #run: MillionRun;
  readonly #random: Random;
  readonly #verifier: Verifier;
  readonly #chat: LeanChat;
  readonly #target: Target;
  readonly #warmupTicks: number;
  #lostHash: string | null = null;
  #toReconnect = -1;
  #reconnectAtMs = 0;
  #reconnects = 0;

  constructor(run: MillionRun) {
    const users = run.pairedUsers + 1 + run.fans;
    this.#run = run;
    this.#random = new Random(`one in a million ${run.seed}`);
    this.#warmupTicks = Math.floor(run.messages * WARMUP_RATIO);
    const { messages, pairedUsers } = run;
    const shape = { messages, users: pairedUsers, warmupTicks: this.#warmupTicks };
    this.#target = targetOf(run.stratum, shape, this.#random.nextFloat());
    this.#verifier = createVerifier(verifierOptions(users));
    this.#verifier.setOrigin(0);
    this.#chat = new LeanChat(users, messages, (fact) => this.#verifier.observe(fact));
  }

  play(): MillionOutcome {
    const chat = this.#chat;
    for (let tick = 0; tick < this.#run.messages; tick += 1) {
      chat.advanceTo(chat.nowMs + 1);
      if (this.#toReconnect >= 0 && chat.nowMs >= this.#reconnectAtMs) this.#reconnect();
      else if (tick % RECONNECT_EVERY === RECONNECT_EVERY - 1) this.#reconnectSomebody(tick);
      this.#talk(tick);
      if (tick % ADVANCE_EVERY === 0) this.#turn();
      if (tick % PONG_EVERY === 0) chat.pong();
    }
    this.#verifier.stopLoad(chat.nowMs);
    this.#waitUntil(SETTLE_LIMIT_MS, () => this.#verifier.isSettled());
    this.#verifier.beginReadback(chat.nowMs);
    this.#turn();
    this.#waitUntil(READBACK_LIMIT_MS, () => this.#verifier.awaitedReads === 0);
    const rssBytes = process.memoryUsage().rss;
    const result = this.#verifier.conclude(chat.nowMs, { interrupted: false });
    return this.#outcome(result, rssBytes);
  }

  #talk(tick: number): void {
    const [sender, receiver] = this.#partiesOf(tick);
    const isCelebrity = sender >= this.#run.pairedUsers;
    const candidate = {
      ...{ index: this.#chat.log.count, tick, isCelebrity },
      isFirstOnSocket: this.#chat.isFirstOnSocket(receiver),
    };
    const isLost = this.#lostHash === null && isTarget(this.#target, candidate);
    const measured = tick >= this.#warmupTicks;
    const hash = this.#chat.say(sender, receiver, { kind: 'message', load: 0, measured, isLost });
    if (!isLost) return;
    this.#lostHash = hash;
    this.#afterLoss(sender, receiver);
  }

  /** What the stratum wants beside the loss. */
  #afterLoss(sender: number, receiver: number): void {
    const { stratum } = this.#run;
    const chat = this.#chat;
    if (stratum === 'during-reads') {
      chat.historyOf(sender, receiver, 'load');
      chat.historyOf(receiver, sender, 'load');
    }
    if (stratum !== 'sender-reconnects' && stratum !== 'receiver-reconnects') return;
    this.#toReconnect = stratum === 'sender-reconnects' ? sender : receiver;
    this.#reconnectAtMs = chat.nowMs + QUIET_MS;
  }

  /** Users in pairs take turns; every tenth message goes from or to the celebrity. */
  #partiesOf(tick: number): readonly [sender: number, receiver: number] {
    const { pairedUsers, fans } = this.#run;
    if (tick % CELEBRITY_EVERY === 0) {
      const turn = tick / CELEBRITY_EVERY;
      const fan = pairedUsers + 1 + (Math.floor(turn / 2) % fans);
      return turn % 2 === 0 ? [fan, pairedUsers] : [pairedUsers, fan];
    }
    const sender = (tick - Math.ceil(tick / CELEBRITY_EVERY)) % pairedUsers;
    return [sender, sender ^ 1];
  }

  /** One who spoke half a round ago, so that nothing is on its way from or to him. */
  #reconnectSomebody(tick: number): void {
    const [sender] = this.#partiesOf(tick + 2);
    if (sender >= this.#run.pairedUsers) return;
    this.#toReconnect = (sender + this.#run.pairedUsers / 2) % this.#run.pairedUsers;
    this.#reconnect();
  }

  #reconnect(): void {
    this.#chat.reconnect(this.#toReconnect);
    this.#reconnects += 1;
    this.#toReconnect = -1;
  }

  #turn(): void {
    this.#verifier.advance(this.#chat.nowMs);
    this.#verifier.takeFindings();
    for (const request of this.#verifier.takeRequests()) this.#carryOut(request);
  }

  #carryOut(request: EvidenceRequest): void {
    const chat = this.#chat;
    if (request.type === 'send-control') {
      const { sender, receiver, kind } = request;
      chat.say(sender, receiver, { kind, load: -1, measured: false, isLost: false });
    } else if (request.type === 'read-history') {
      chat.historyOf(request.user, request.partner, 'readback');
    } else if (request.type === 'read-threads') {
      chat.threadsOf(request.user, 'readback');
    } else if (request.type === 'read-unknown') {
      chat.checkUnknown(request.user);
    }
    // Control sockets are not asked for: nothing says that this server serves two devices.
  }

  #waitUntil(limitMs: number, isDone: () => boolean): void {
    const endMs = this.#chat.nowMs + limitMs;
    do {
      this.#chat.advanceTo(this.#chat.nowMs + ADVANCE_EVERY);
      this.#turn();
    } while (this.#chat.nowMs < endMs && !isDone());
  }

  #outcome(result: ShardFindings, rssBytes: number): MillionOutcome {
    const { messages, findings, checks } = result;
    if (this.#lostHash === null) throw new Error('nothing was lost: the run was too short');
    const isAbout = ({ message }: (typeof findings)[number]): boolean =>
      message?.bodyHash === this.#lostHash;
    const names = (list: typeof findings): string[] => [...new Set(list.map(({ check }) => check))];
    const isGrave = ({ severity }: (typeof findings)[number]): boolean =>
      severity !== 'I' && severity !== 'L';
    const proven = findings.filter((one) => !one.suspected && isGrave(one));
    const informed = findings.filter((one) => !one.suspected && !isGrave(one));
    return {
      sent: messages.sent,
      controls: messages.control,
      reconnects: this.#reconnects,
      proven: names(proven.filter((one) => isAbout(one) && one.consequenceOf === null)),
      suspectedAs: names(findings.filter((one) => one.suspected && isAbout(one))),
      informedAs: names(informed.filter(isAbout)),
      strays: names(proven.filter((one) => !isAbout(one))),
      suspected: checks.reduce((sum, { suspected }) => sum + suspected, 0),
      unjudged: checks.reduce((sum, { owed, judged }) => sum + owed - judged, 0),
      rssBytes,
    };
  }
}

export function verifierOptions(users: number): VerifierOptions {
  const silent = (): void => undefined;
  return {
    policy: {
      deadlines: { confirmMs: 5000, deliverMs: 5000, settleMs: 30_000, readbackMs: null },
      contract: {
        ...{ devices: null, order: null, reads: null },
        ...{ ids: null, threads: null, seen: null, errors: null },
      },
      verification: { coverageRatio: 0.999, required: [], strict: false },
      isExclusive: true,
      loopGapMs: 250,
    },
    directory: {
      userCount: users,
      idOf,
      userOf: (id) => (/^user-\d+$/.test(id) ? Number(id.slice(5)) : -1),
    },
    facts: { confirmed: silent, delivered: silent, visible: silent, missing: silent },
    loadCount: 1,
    composeBody: (message) => composeBody(SCOPE, message, RECIPE),
  };
}

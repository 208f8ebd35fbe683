// The run on which a socket goes deaf: user 0 talks to user 1, whose socket stops receiving at some
// point, and a server that opens a control socket, or does not, relays to it, or does not.

import type { Contract } from '../../../../src/scenario/index.ts';
import type { EvidenceRequest, Finding, ShardFindings } from '../../../../src/verify/index.ts';
import { Script, type Sending } from './script.ts';

export interface DeafStageOptions {
  readonly devices?: Contract['devices'];
  /** Where messages to user 1 still arrive once the trouble has begun; default: nowhere. */
  readonly hears?: readonly ('old' | 'control')[];
  /** A control socket that is asked for; default: opens. */
  readonly control?: 'opens' | 'opens-as-primary' | 'refused' | 'never';
  /** What user 1 sends on its old socket is confirmed; default: true. */
  readonly isAlive?: boolean;
  /** Called before each request is carried out. */
  readonly before?: (stage: DeafStage, request: EvidenceRequest) => void;
}

/** The old socket of user 1. */
export const OLD = 1;

export class DeafStage {
  readonly script: Script;
  /** Sequences of user 0 that never reached user 1. */
  readonly unheard: number[] = [];
  firstUnheard: Sending | null = null;
  readonly #options: DeafStageOptions;
  /** Each request, and when it was made. */
  readonly log: { readonly request: EvidenceRequest; readonly atMs: number }[] = [];
  #control = -1;
  #isInTrouble = false;

  constructor(options: DeafStageOptions = {}) {
    this.#options = options;
    this.script = new Script({
      contract: { devices: options.devices === undefined ? 'all' : options.devices },
      answer: (request) => this.#carryOut(request),
    });
    for (const user of [0, OLD]) this.script.open(user);
    this.script.say(0, 1);
    this.script.say(1, 0);
    this.script.wait(200);
  }

  get control(): number {
    return this.#control;
  }

  /** Messages of user 0, from here on as the options say. */
  trouble(messageCount: number): void {
    this.#isInTrouble = true;
    for (let sent = 0; sent < messageCount; sent += 1) {
      this.talk('message');
      this.script.wait(100);
    }
  }

  /** A message of user 2, who is heard by the old socket. */
  sayFromElsewhere(): void {
    const { script } = this;
    if (script.socketOf(2) < 0) script.open(2);
    const sending = script.send(2, 1);
    script.conf(sending);
    script.re(sending, { socket: OLD });
  }

  /** When requests of a type were made. */
  timesOf(type: EvidenceRequest['type']): number[] {
    return this.log.filter(({ request }) => request.type === type).map(({ atMs }) => atMs);
  }

  talk(kind: Sending['marker']['kind']): void {
    const { script } = this;
    const sending = script.send(0, 1, { kind });
    script.skip(10);
    script.conf(sending);
    script.skip(10);
    const { hears = [] } = this.#options;
    const reachesOld = !this.#isInTrouble || hears.includes('old');
    const reachesControl = this.#control >= 0 && hears.includes('control');
    if (reachesOld) script.re(sending, { socket: OLD });
    if (reachesControl) script.re(sending, { socket: this.#control });
    if (reachesOld || reachesControl) return;
    this.unheard.push(sending.marker.sequence);
    this.firstUnheard ??= sending;
  }

  #carryOut(request: EvidenceRequest): void {
    this.log.push({ request, atMs: this.script.nowMs });
    this.#options.before?.(this, request);
    if (request.type === 'open-control') this.#open();
    if (request.type === 'close-control') this.#close();
    if (request.type !== 'send-control') return;
    if (request.sender === 0) this.talk(request.kind);
    if (request.sender === 1) this.#answerBack(request.kind);
  }

  #open(): void {
    const { control = 'opens' } = this.#options;
    const { script } = this;
    if (control === 'opens') this.#control = script.open(1, false);
    if (control === 'opens-as-primary') this.#control = script.open(1, true);
    const why = { status: 503, reason: 'refused' } as const;
    if (control === 'refused')
      script.observe({ type: 'connect-failed', atMs: script.nowMs, user: 1, ...why });
  }

  #close(): void {
    if (this.#control < 0) return;
    this.script.close(1, 'us', this.#control);
    this.#control = -1;
  }

  #answerBack(kind: Sending['marker']['kind']): void {
    const { script } = this;
    const isAlive = this.#options.isAlive ?? true;
    const sending = script.send(1, 0, { kind, socket: OLD, stored: isAlive });
    if (!isAlive) return;
    script.skip(10);
    script.conf(sending);
    script.re(sending);
  }
}

/** Requests about control sockets, in order. */
export function controlRequests({ script }: DeafStage): readonly string[] {
  return script.requests
    .map(({ type }) => type)
    .filter((type) => type === 'open-control' || type === 'close-control');
}

/** Sequences of user 0's messages that were found lost, proven or suspected. */
export function lostSequences(result: ShardFindings, how: 'proven' | 'suspected'): number[] {
  return relayFindings(result)
    .filter(({ suspected }) => suspected === (how === 'suspected'))
    .map(({ message }) => message?.sequence ?? -1)
    .toSorted((one, other) => one - other);
}

export function relayFindings({ findings }: ShardFindings): readonly Finding[] {
  return findings.filter(({ check }) => check === 'lost-relay');
}

// A user with several sockets: what one of them got, each other one that was proven to receive
// should get too (partial-fanout). Where the contract does not say so, only sockets that have got
// one and the same message since the last of them opened or closed are held to it.

import type { UserIndex } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { CONTROL_TRIES, UNRESOLVED_AFTER_MS } from '../../limits.ts';
import { lineAt, storyOf } from '../evidence-lines.ts';
import type { SocketState } from '../sockets.ts';
import type { Controls } from '../watch/controls.ts';
import { knownAtMs } from '../watch/known-at.ts';
import type { Patience } from '../watch/patience.ts';
import { type Due, SocketDues } from './socket-dues.ts';

/** A message by which a user's sockets may show that all of them are served. */
interface Trial {
  readonly message: number;
  /** The sockets that are to get it. */
  readonly key: string;
  missing: number;
}

export interface FanoutParts {
  readonly patience: Patience;
  readonly controls: Controls;
}

export class Fanout {
  readonly #context: VerifierContext;
  readonly #parts: FanoutParts;
  readonly #dues: SocketDues;
  readonly #trials = new Map<UserIndex, Trial>();
  /** By user: the sockets that have got one and the same message. */
  readonly #served = new Map<UserIndex, string>();
  #arrivedCount = 0;

  constructor(context: VerifierContext, parts: FanoutParts) {
    this.#context = context;
    this.#parts = parts;
    this.#dues = new SocketDues(context, parts.patience);
  }

  /** Messages that one socket got and another may still get or be proven to lack. */
  awaitedCount(nowMs: number): number {
    let count = 0;
    for (const due of this.#dues.open(nowMs)) {
      if (this.#isPartial(due) && (due.fence >= 0 || due.tries < CONTROL_TRIES)) count += 1;
    }
    return count;
  }

  /** Sent to a user with several open sockets. */
  sent(message: number, open: readonly SocketState[]): void {
    const { ledger, options } = this.#context;
    if (ledger.load.get(message) < 0) return;
    const sentAtMs = ledger.sentAtMs.get(message);
    const proven = open.filter(({ settledAtMs }) => settledAtMs < sentAtMs);
    if (proven.length < 2) return;
    const user = ledger.receiver.get(message);
    const key = proven.map(({ index }) => index).join(' ');
    const isDeclared = options.policy.contract.devices === 'all';
    if (isDeclared || this.#served.get(user) === key) {
      for (const socket of proven) this.#dues.add(message, socket);
    } else this.#tryOut(user, { message, key, missing: proven.length });
  }

  /** The first re of a message on the socket. */
  arrived(message: number, socket: SocketState, atMs: number): void {
    if (this.#dues.arrived(message, socket, atMs)) this.#arrivedCount += 1;
    const trial = this.#trials.get(socket.user);
    if (trial?.message !== message) return;
    trial.missing -= 1;
    if (trial.missing > 0) return;
    this.#served.set(socket.user, trial.key);
    this.#trials.delete(socket.user);
  }

  paused(socket: SocketState): void {
    this.#dues.paused(socket);
  }

  socketEnded(socket: SocketState): void {
    this.#dues.socketEnded(socket);
    this.#served.delete(socket.user);
    this.#trials.delete(socket.user);
  }

  /** When the youngest message whose absence is ripe was sent. */
  youngestRipeAtMs(nowMs: number): number {
    let youngestAtMs = Number.NEGATIVE_INFINITY;
    for (const due of this.#dues.ripe(nowMs)) {
      if (!this.#isPartial(due)) continue;
      youngestAtMs = Math.max(youngestAtMs, this.#context.ledger.sentAtMs.get(due.message));
    }
    return youngestAtMs;
  }

  /** Asks for fences once the load is over. */
  advance(nowMs: number): void {
    if (!this.#context.isStopped) return;
    const { ledger } = this.#context;
    const { controls, patience } = this.#parts;
    for (const due of this.#dues.open(nowMs)) {
      const { message, tries, askedAtMs, fence } = due;
      const isYoung = nowMs - ledger.sentAtMs.get(message) < UNRESOLVED_AFTER_MS;
      if (fence >= 0 || isYoung || tries >= CONTROL_TRIES || !this.#isPartial(due)) continue;
      if (nowMs - askedAtMs < patience.deliveryGraceMs) continue;
      const asked = controls.ask('fence', ledger.sender.get(message), ledger.receiver.get(message));
      if (asked === 'full') continue;
      due.tries = asked === 'hopeless' ? CONTROL_TRIES : tries + 1;
      due.askedAtMs = nowMs;
    }
  }

  /** Charges what is proven, names what is suspected. Once, at the end. */
  conclude(nowMs: number): void {
    const { docket } = this.#context;
    docket.pass('partial-fanout', this.#arrivedCount);
    for (const due of this.#dues.ripe(nowMs)) {
      if (!this.#isPartial(due)) continue;
      docket.pass('partial-fanout');
      this.#charge(due, false);
    }
    for (const due of this.#dues.open(nowMs)) {
      if (!this.#isPartial(due)) continue;
      docket.owe('partial-fanout');
      this.#charge(due, true);
    }
  }

  #tryOut(user: UserIndex, trial: Trial): void {
    const { ledger } = this.#context;
    const last = this.#trials.get(user);
    const lastAtMs = last === undefined ? Number.NaN : ledger.sentAtMs.get(last.message);
    const isOpen = ledger.sentAtMs.get(trial.message) - lastAtMs < UNRESOLVED_AFTER_MS;
    if (!isOpen || last?.key !== trial.key) this.#trials.set(user, trial);
  }

  /** Known, and got by another socket: what nobody got is lost-relay. */
  #isPartial({ message }: Due): boolean {
    const { ledger } = this.#context;
    if (ledger.has(message, FLAG.failed | FLAG.refused)) return false;
    return ledger.has(message, FLAG.delivered) && !Number.isNaN(knownAtMs(ledger, message));
  }

  #charge({ message, socket, fence }: Due, isSuspected: boolean): void {
    const { docket, ledger } = this.#context;
    const other = ledger.deliveredSocket.get(message);
    const held = `socket ${socket.index} was open and had received before the send`;
    docket.charge({
      check: 'partial-fanout',
      message,
      key: `socket ${socket.index}`,
      suspected: isSuspected,
      atMs: ledger.sentAtMs.get(message),
      user: socket.user,
      socket: socket.index,
      summary:
        `${this.#context.describe(message)} arrived on socket ${other} of user ${socket.user} ` +
        `and not on socket ${socket.index}, so one of his devices does not show it`,
      evidence: () => [
        ...storyOf(this.#context, message),
        lineAt(this.#context, ledger.deliveredAtMs.get(message), {
          where: 'receiver',
          text: `that was on socket ${other}; ${held}, and stayed open`,
        }),
        ...(fence < 0
          ? []
          : [
              lineAt(this.#context, ledger.sentAtMs.get(fence), {
                where: 'sender',
                text: `${this.#context.describe(fence)} was sent after this one was known, and arrived on socket ${socket.index}; the grace has passed`,
              }),
            ]),
      ],
    });
  }
}

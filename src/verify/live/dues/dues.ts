// What single sockets are owed beside the account of each message: the newcomers and the further
// devices. It hands on and judges nothing itself.

import type { VerifierContext } from '../../context.ts';
import type { SocketState } from '../sockets.ts';
import { Fanout, type FanoutParts } from './fanout.ts';
import { SubscribeGaps } from './subscribe-gaps.ts';

export class Dues {
  readonly #context: VerifierContext;
  readonly #gaps: SubscribeGaps;
  readonly #fanout: Fanout;

  constructor(context: VerifierContext, parts: FanoutParts) {
    this.#context = context;
    this.#gaps = new SubscribeGaps(context, parts.patience);
    this.#fanout = new Fanout(context, parts);
  }

  get awaitedCount(): number {
    const { nowMs } = this.#context;
    return this.#gaps.awaitedCount(nowMs) + this.#fanout.awaitedCount(nowMs);
  }

  /** When the youngest message whose absence is ripe was sent. */
  get youngestRipeAtMs(): number {
    const { nowMs } = this.#context;
    return Math.max(this.#gaps.youngestRipeAtMs(nowMs), this.#fanout.youngestRipeAtMs(nowMs));
  }

  /** `open`: the sockets of its receiver. */
  sent(message: number, open: readonly SocketState[]): void {
    const [first, second] = open;
    if (second !== undefined) this.#fanout.sent(message, open);
    else if (first !== undefined && this.#isNewcomer(first, message)) {
      this.#gaps.sent(message, first);
    }
  }

  /** Nothing had arrived there before the message was sent. */
  #isNewcomer({ firstHeardAtMs }: SocketState, message: number): boolean {
    return !(firstHeardAtMs < this.#context.ledger.sentAtMs.get(message));
  }

  /** The first re of a message on this socket of its receiver. */
  arrived(message: number, socket: SocketState, atMs: number): void {
    this.#gaps.arrived(message, socket, atMs);
    this.#fanout.arrived(message, socket, atMs);
  }

  paused(socket: SocketState): void {
    this.#gaps.paused(socket);
    this.#fanout.paused(socket);
  }

  socketEnded(socket: SocketState): void {
    this.#gaps.socketEnded(socket);
    this.#fanout.socketEnded(socket);
  }

  advance(nowMs: number): void {
    this.#fanout.advance(nowMs);
  }

  /** Before what is only suspected is named. */
  conclude(nowMs: number): void {
    this.#gaps.conclude(nowMs);
    this.#fanout.conclude(nowMs);
  }
}

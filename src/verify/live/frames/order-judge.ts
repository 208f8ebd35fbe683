// Order at a receiver's socket: of two messages of one sender's socket the one that was sent first
// arrives first. Sent after the conf of the other: monotonic-writes; pipelined: fifo. The message
// that was overtaken is charged. An inversion by a message that is late is the lateness itself,
// unless the contract promises the order.

import type { CheckName } from '../../../scenario/index.ts';
import type { VerifierContext } from '../../context.ts';
import { isDeclared } from '../../registry/checks.ts';
import { storyOf } from '../evidence-lines.ts';
import type { SocketState } from '../sockets.ts';

export class OrderJudge {
  readonly #context: VerifierContext;
  #pipelinedCount = 0;
  #sequentialCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /** The first re of a message on this socket. */
  arrived(message: number, socket: SocketState, atMs: number): void {
    const { ledger } = this.#context;
    const from = ledger.socket.get(message);
    socket.latestFrom ??= new Map();
    const latest = socket.latestFrom.get(from);
    if (latest === undefined) {
      socket.latestFrom.set(from, message);
      return;
    }
    const isInOrder = message > latest;
    if (isInOrder) socket.latestFrom.set(from, message);
    const [earlier, later] = isInOrder ? [latest, message] : [message, latest];
    const isSequential = ledger.confirmedAtMs.get(earlier) < ledger.sentAtMs.get(later);
    if (isSequential) this.#sequentialCount += 1;
    else this.#pipelinedCount += 1;
    if (!isInOrder) this.#charge(isSequential, { earlier, later }, { socket, atMs });
  }

  /** States what was judged. Once, at the end. */
  conclude(): void {
    this.#context.docket.pass('fifo', this.#pipelinedCount);
    this.#context.docket.pass('monotonic-writes', this.#sequentialCount);
  }

  #charge(
    isSequential: boolean,
    pair: { readonly earlier: number; readonly later: number },
    seen: { readonly socket: SocketState; readonly atMs: number },
  ): void {
    const { docket, ledger, options } = this.#context;
    const check: CheckName = isSequential ? 'monotonic-writes' : 'fifo';
    const tookMs = seen.atMs - ledger.sentAtMs.get(pair.earlier);
    const { deadlines, contract } = options.policy;
    if (tookMs > deadlines.deliverMs && !isDeclared(check, contract)) return;
    const how = isSequential ? 'sent after its conf' : 'pipelined behind it';
    docket.charge({
      check,
      message: pair.earlier,
      atMs: seen.atMs,
      user: seen.socket.user,
      socket: seen.socket.index,
      summary: `${this.#context.describe(pair.earlier)} arrived after ${this.#context.describe(pair.later)}, which was ${how} on the same socket`,
      evidence: () => [
        ...storyOf(this.#context, pair.earlier),
        ...storyOf(this.#context, pair.later),
      ],
    });
  }
}

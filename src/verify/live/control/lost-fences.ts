// Control messages that a socket should have got and did not, by socket and sender: three of them,
// confirmed and apart from each other, put the socket in doubt. It proves nothing and asks nobody.

import type { SocketIndex, UserIndex } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { DEAF_FENCES, DEAF_FENCES_KEPT, DEAF_SPACING_MS } from '../../limits.ts';
import type { SocketState, SocketTable } from '../sockets.ts';
import { knownAtMs } from '../watch/known-at.ts';
import type { Patience } from '../watch/patience.ts';

const NONE: readonly number[] = [];
const NOT_LOST = FLAG.delivered | FLAG.failed | FLAG.refused;

export interface LostFencesParts {
  readonly sockets: SocketTable;
  readonly patience: Patience;
}

export class LostFences {
  readonly #context: VerifierContext;
  readonly #parts: LostFencesParts;
  readonly #bySocket = new Map<SocketIndex, Map<UserIndex, number[]>>();

  constructor(context: VerifierContext, parts: LostFencesParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Sockets that have missed a control message. */
  get sockets(): Iterable<SocketIndex> {
    return this.#bySocket.keys();
  }

  /** A message is missing for a while. Only control messages count. */
  note(message: number, socket: SocketState): void {
    const { ledger } = this.#context;
    if (!ledger.isControl(message)) return;
    const sender = ledger.sender.get(message);
    const bySender = this.#bySocket.get(socket.index) ?? new Map<UserIndex, number[]>();
    this.#bySocket.set(socket.index, bySender);
    const kept = (bySender.get(sender) ?? NONE).filter((fence) => this.#mayBeLost(fence, socket));
    bySender.set(sender, kept);
    const last = kept.at(-1);
    const lastAtMs = last === undefined ? Number.NEGATIVE_INFINITY : ledger.sentAtMs.get(last);
    if (ledger.sentAtMs.get(message) - lastAtMs < DEAF_SPACING_MS) return;
    if (kept.length < DEAF_FENCES_KEPT) kept.push(message);
  }

  /** Senders of whom the socket missed enough control messages since it last received anything. */
  doubtersOf(index: SocketIndex): readonly UserIndex[] {
    const senders = [...(this.#bySocket.get(index)?.keys() ?? [])];
    return senders.filter((sender) => this.isInDoubt(index, sender));
  }

  isInDoubt(index: SocketIndex, sender: UserIndex): boolean {
    return this.lostOn(index, sender).length >= DEAF_FENCES;
  }

  /** Control messages of the sender that were confirmed and had the grace to arrive. */
  lostOn(index: SocketIndex, sender: UserIndex): readonly number[] {
    const fences = this.#bySocket.get(index)?.get(sender);
    const socket = this.#parts.sockets.find(index);
    if (fences === undefined || socket === null) return NONE;
    const { ledger, nowMs } = this.#context;
    const { deliveryGraceMs } = this.#parts.patience;
    return fences.filter(
      (fence) =>
        this.#mayBeLost(fence, socket) && nowMs - knownAtMs(ledger, fence) >= deliveryGraceMs,
    );
  }

  forget(index: SocketIndex): void {
    this.#bySocket.delete(index);
  }

  #mayBeLost(fence: number, socket: SocketState): boolean {
    const { ledger } = this.#context;
    return !ledger.has(fence, NOT_LOST) && !(ledger.sentAtMs.get(fence) <= socket.heardAtMs);
  }
}

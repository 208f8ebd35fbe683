// Follows every message to its receiver: who was proven online for it, whether its re came,
// and, where it did not, whether a fence and the grace prove that it never will (lost-relay).
// Absences stay provisional until the end: an arrival before that is a late delivery.

import type { UserIndex } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { ASKS_PER_ADVANCE, CONTROL_TRIES, FENCE_PATIENCE_MS } from '../../limits.ts';
import type { DeafProof } from '../control/deaf-proof.ts';
import type { LostFences } from '../control/lost-fences.ts';
import type { MessageBooks } from '../message-books.ts';
import type { SocketState, SocketTable } from '../sockets.ts';
import { UnprovenSockets } from '../unproven-sockets.ts';
import { chargeLostRelay } from './charge-lost-relay.ts';
import type { Controls } from './controls.ts';
import { knownAtMs } from './known-at.ts';
import { LostWithClose } from './lost-with-close.ts';
import type { Patience } from './patience.ts';
import type { Probes } from './probes.ts';
import { removeFrom } from './remove-from.ts';
import { type Watch, WatchList } from './watch-list.ts';

export interface RelayParts {
  readonly sockets: SocketTable;
  readonly patience: Patience;
  readonly controls: Controls;
  readonly books: MessageBooks;
  readonly probes: Probes;
  readonly fences: LostFences;
}

const NOT_OWED = FLAG.failed | FLAG.refused;

export class RelayWatch {
  readonly #context: VerifierContext;
  readonly #parts: RelayParts;
  readonly #watches = new WatchList();
  readonly #lostWithClose: LostWithClose;
  readonly #unproven: UnprovenSockets;
  /** Messages that a control socket proved lost. */
  readonly #proofs = new Map<number, DeafProof>();
  /** When the youngest message whose absence is ripe was sent. */
  youngestRipeAtMs = Number.NEGATIVE_INFINITY;
  #awaitedCount = 0;
  #deliveredCount = 0;

  constructor(context: VerifierContext, parts: RelayParts) {
    this.#context = context;
    this.#parts = parts;
    this.#lostWithClose = new LostWithClose(context);
    this.#unproven = new UnprovenSockets(context, parts.sockets);
  }

  /** Messages whose re may still come or be proven missing. */
  get awaitedCount(): number {
    return this.#awaitedCount;
  }

  /** Decides what the receiver's presence owes the message. */
  sent(message: number): void {
    const { ledger } = this.#context;
    const { sockets } = this.#parts;
    const receiver = ledger.receiver.get(message);
    const proven = sockets.provenOf(receiver);
    if (proven !== null && this.#isProven(message, proven)) {
      ledger.expectedSocket.set(message, proven.index);
      proven.undelivered.push(message);
    } else if (sockets.openOf(receiver).length > 0) ledger.raise(message, FLAG.receiverMaybe);
    else {
      ledger.raise(message, FLAG.receiverOffline);
      return;
    }
    ledger.raise(message, FLAG.awaitsRelay);
    this.#awaitedCount += 1;
  }

  /** The first re of a message on this socket of its receiver. */
  arrived(message: number, socket: SocketState, atMs: number): void {
    const { ledger } = this.#context;
    const isRead = Number.isNaN(socket.pausedAtMs);
    if (isRead && socket.undelivered.length > 0) this.#fenceEarlier(message, socket, atMs);
    if (ledger.has(message, FLAG.delivered)) return;
    ledger.deliveredSocket.set(message, socket.index);
    this.#deliveredCount += 1;
    this.#parts.books.add(ledger.load.get(message), 'owedDeliveries');
    this.#stopAwaiting(message);
    this.#forget(message);
    this.#watches.remove(message);
    if (ledger.has(message, FLAG.watchedRelay)) this.#refute(message);
  }

  /** It is still without a re after a while: watches it, or gives it up when nothing is owed. */
  unresolved(message: number): void {
    const { ledger } = this.#context;
    if (!ledger.has(message, FLAG.awaitsRelay)) return;
    const socket = this.#parts.sockets.find(ledger.expectedSocket.get(message));
    if (ledger.has(message, NOT_OWED) || socket === null || !this.#isProven(message, socket)) {
      this.#stopAwaiting(message);
      this.#forget(message);
      this.#watches.remove(message);
      if (!ledger.has(message, NOT_OWED)) this.#unproven.add(message);
      if (ledger.has(message, FLAG.receiverMaybe)) this.#parts.probes.consider(message);
    } else if (!Number.isNaN(socket.endedAtMs)) {
      this.#release(message, socket);
    } else if (this.#watches.add(message)) {
      ledger.raise(message, FLAG.watchedRelay);
      if (Number.isNaN(socket.pausedAtMs)) this.#parts.fences.note(message, socket);
      if (this.#isHopeless(message)) this.#stopAwaiting(message);
    } else {
      this.#stopAwaiting(message);
    }
  }

  /** Its conf will not come: unless it is sighted elsewhere, no re is to be expected either. */
  confGivenUp(message: number): void {
    if (this.#context.ledger.has(message, FLAG.watchedRelay) && this.#isHopeless(message)) {
      this.#stopAwaiting(message);
    }
  }

  /** A conf or a history showed it after all: a fence may now prove that its re is missing. */
  becameKnown(message: number): void {
    const { ledger } = this.#context;
    if (!ledger.has(message, FLAG.watchedRelay) || ledger.has(message, FLAG.awaitsRelay)) return;
    const watch = this.#watches.find(message);
    if (watch === undefined || watch.isRipe || watch.tries >= CONTROL_TRIES) return;
    ledger.raise(message, FLAG.awaitsRelay);
    this.#awaitedCount += 1;
    this.#watches.ask(message);
  }

  /** We read the socket no more: what has overtaken a re proves nothing about those unread. */
  paused(socket: SocketState): void {
    for (const message of socket.undelivered) this.#watches.unfence(message);
  }

  /** What a fence and the grace have proven stays proven; the rest can arrive no more. */
  socketEnded(socket: SocketState): void {
    const { patience } = this.#parts;
    const isHeld = patience.isHeldAt(socket.endedAtMs);
    const steadyMs = isHeld ? Number.NEGATIVE_INFINITY : patience.steadyMs(socket.endedAtMs);
    for (const message of socket.undelivered.splice(0)) {
      if (this.#watches.ripenAtEnd(message, steadyMs, patience.deliveryGraceMs)) {
        this.#context.ledger.raise(message, FLAG.watchedRelay);
        this.#ripened(message, socket.endedAtMs);
      } else if (this.#context.ledger.has(message, FLAG.watchedRelay)) {
        this.#release(message, socket);
      }
    }
  }

  /**
   * The socket is deaf to the sender: what it owed before the proof began is proven lost, unless it
   * still comes.
   */
  convict(socket: SocketState, sender: UserIndex, proof: DeafProof): void {
    const { ledger, nowMs } = this.#context;
    const [first] = proof.received;
    const beganAtMs = first === undefined ? Number.NaN : ledger.sentAtMs.get(first);
    // What had ripened before is none of them any more.
    for (const message of [...socket.undelivered]) {
      const watch = this.#watches.find(message);
      if (watch === undefined || !ledger.has(message, FLAG.watchedRelay)) continue;
      if (ledger.sender.get(message) !== sender || !this.#isProven(message, socket)) continue;
      if (!(knownAtMs(ledger, message) < beganAtMs) || ledger.has(message, NOT_OWED)) continue;
      watch.isRipe = true;
      this.#proofs.set(message, proof);
      this.#ripened(message, nowMs);
    }
  }

  advance(nowMs: number): void {
    const { patience } = this.#parts;
    const steadyMs = patience.steadyMs(nowMs);
    const { deliveryGraceMs } = patience;
    this.#watches.ripen(steadyMs, deliveryGraceMs, ({ message }) => this.#ripened(message, nowMs));
    this.#watches.askRound(ASKS_PER_ADVANCE, (watch) => this.#askFence(watch, nowMs));
  }

  /** Charges what is proven, names what is suspected, states what was judged. Once. */
  conclude(nowMs: number): void {
    for (const watch of this.#watches.all) this.#concludeOne(watch, nowMs);
    this.#lostWithClose.conclude();
    this.#unproven.conclude(this.#parts.patience.deliveryGraceMs);
    const { docket } = this.#context;
    docket.pass('lost-relay', this.#deliveredCount);
    docket.owe('lost-relay', this.#watches.overflowCount);
  }

  #concludeOne({ message, isRipe }: Watch, nowMs: number): void {
    const { docket, ledger } = this.#context;
    if (ledger.has(message, NOT_OWED)) docket.withdraw('lost-relay', message);
    if (Number.isNaN(knownAtMs(ledger, message)) || ledger.has(message, NOT_OWED)) return;
    docket.owe('lost-relay');
    this.#parts.books.add(ledger.load.get(message), 'owedDeliveries');
    if (isRipe) docket.judge('lost-relay');
    this.#charge(message, nowMs, !isRipe);
  }

  #charge(message: number, nowMs: number, isSuspected: boolean): void {
    const proof = this.#proofs.get(message) ?? null;
    chargeLostRelay(this.#context, { message, nowMs, isSuspected, proof });
  }

  /** The socket had proven before the send that it receives, and nothing has shaken that since. */
  #isProven(message: number, socket: SocketState): boolean {
    return socket.settledAtMs < this.#context.ledger.sentAtMs.get(message);
  }

  /** A later message of the same sender arrived: those before it should have been there. */
  #fenceEarlier(fence: number, socket: SocketState, atMs: number): void {
    const { ledger } = this.#context;
    const sender = ledger.sender.get(fence);
    const sentAtMs = ledger.sentAtMs.get(fence);
    const steadyMs = this.#parts.patience.steadyMs(atMs);
    for (const message of socket.undelivered) {
      // In the order of sending.
      if (message >= fence) return;
      if (ledger.sender.get(message) !== sender || !this.#isProven(message, socket)) continue;
      if (!(knownAtMs(ledger, message) < sentAtMs)) continue;
      if (ledger.has(message, FLAG.watchedRelay)) this.#watches.fence(message, steadyMs);
      else this.#watches.overtake(message, steadyMs);
    }
  }

  #refute(message: number): void {
    const { ledger, docket } = this.#context;
    ledger.clear(message, FLAG.watchedRelay);
    this.#proofs.delete(message);
    docket.withdraw('lost-relay', message);
  }

  #ripened(message: number, nowMs: number): void {
    const sentAtMs = this.#context.ledger.sentAtMs.get(message);
    this.youngestRipeAtMs = Math.max(this.youngestRipeAtMs, sentAtMs);
    this.#forget(message);
    this.#stopAwaiting(message);
    this.#charge(message, nowMs, true);
  }

  /** True while the watch must come round again. */
  #askFence(watch: Watch, nowMs: number): boolean {
    const { ledger, isStopped } = this.#context;
    const { message } = watch;
    if (!ledger.has(message, FLAG.awaitsRelay)) return false;
    if (Number.isNaN(knownAtMs(ledger, message))) return true;
    const { controls, patience } = this.#parts;
    if (nowMs - watch.askedAtMs < patience.deliveryGraceMs) return true;
    if (this.#isUnread(message)) return true;
    if (!isStopped && nowMs - ledger.sentAtMs.get(message) < FENCE_PATIENCE_MS) return true;
    const sender = ledger.sender.get(message);
    const isDeaf =
      isStopped && this.#parts.fences.isInDoubt(ledger.expectedSocket.get(message), sender);
    // More fences would be missed as well: a control socket tells why.
    if (isDeaf || watch.tries >= CONTROL_TRIES) {
      this.#stopAwaiting(message);
      return false;
    }
    const asked = controls.ask('fence', sender, ledger.receiver.get(message));
    if (asked === 'hopeless') {
      this.#stopAwaiting(message);
      return false;
    }
    if (asked !== 'full') {
      watch.tries += 1;
      watch.askedAtMs = nowMs;
    }
    return true;
  }

  /** The socket that should get it is not read at the moment. */
  #isUnread(message: number): boolean {
    const socket = this.#parts.sockets.find(this.#context.ledger.expectedSocket.get(message));
    return socket !== null && !Number.isNaN(socket.pausedAtMs);
  }

  /** The socket that should have got it waits for it no more. */
  #forget(message: number): void {
    const { expectedSocket } = this.#context.ledger;
    const socket = this.#parts.sockets.find(expectedSocket.get(message));
    if (socket !== null) removeFrom(socket.undelivered, message);
  }

  #release(message: number, socket: SocketState): void {
    this.#stopAwaiting(message);
    this.#watches.remove(message);
    this.#context.ledger.clear(message, FLAG.watchedRelay);
    if (socket.endedByUs) this.#context.ledger.raise(message, FLAG.receiverMaybe);
    else this.#lostWithClose.add(message);
  }

  #stopAwaiting(message: number): void {
    const { ledger } = this.#context;
    if (!ledger.has(message, FLAG.awaitsRelay)) return;
    ledger.clear(message, FLAG.awaitsRelay);
    this.#awaitedCount -= 1;
  }

  /** Not known, and no conf is awaited that could make it known. */
  #isHopeless(message: number): boolean {
    return (
      Number.isNaN(knownAtMs(this.#context.ledger, message)) &&
      !this.#context.ledger.has(message, FLAG.awaitsConf)
    );
  }
}

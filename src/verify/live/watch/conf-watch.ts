// Follows every message back to its sender: was it confirmed on the socket that sent it. Where a
// conf of a later send of that socket arrived and the grace passed, the missing one is proven
// missing: the message was stored or delivered (lost-conf), or it left no trace at all
// (silent-drop).

import type { Readback, VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { ASKS_PER_ADVANCE, CONTROL_TRIES, FENCE_PATIENCE_MS } from '../../limits.ts';
import { lineAt, storyOf } from '../evidence-lines.ts';
import { type SocketState, type SocketTable, wasUnreadSince } from '../sockets.ts';
import type { Controls } from './controls.ts';
import type { Patience } from './patience.ts';
import { removeFrom } from './remove-from.ts';
import { type Watch, WatchList } from './watch-list.ts';

export interface ConfParts {
  readonly sockets: SocketTable;
  readonly patience: Patience;
  readonly controls: Controls;
  /** The send can no longer be confirmed, or not in time: its outcome is open. */
  readonly onIndeterminate: (message: number) => void;
  /** Nothing more is expected of its conf. */
  readonly onGivenUp: (message: number) => void;
}

const SEEN = FLAG.delivered | FLAG.rowBySender | FLAG.rowByReceiver | FLAG.traced;

export class ConfWatch {
  readonly #context: VerifierContext;
  readonly #parts: ConfParts;
  readonly #watches = new WatchList();
  /** When the youngest message whose absence is ripe was sent. */
  youngestRipeAtMs = Number.NEGATIVE_INFINITY;
  #awaitedCount = 0;
  #confirmedCount = 0;

  constructor(context: VerifierContext, parts: ConfParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Messages whose conf may still come or be proven missing. */
  get awaitedCount(): number {
    return this.#awaitedCount;
  }

  sent(message: number): void {
    const { ledger } = this.#context;
    ledger.raise(message, FLAG.awaitsConf);
    this.#awaitedCount += 1;
    this.#parts.sockets.find(ledger.socket.get(message))?.unconfirmed.push(message);
  }

  /** The first conf of a message on the socket that sent it. */
  confirmed(message: number, socket: SocketState, atMs: number): void {
    const { ledger, docket } = this.#context;
    this.#confirmedCount += 1;
    const sentAtMs = ledger.sentAtMs.get(message);
    if (!wasUnreadSince(socket, sentAtMs)) this.#parts.patience.noteConfirm(atMs - sentAtMs);
    this.#stopAwaiting(message);
    if (ledger.has(message, FLAG.watchedConf)) docket.withdraw('lost-conf', message);
    this.#unwatch(message, socket);
    this.#fenceEarlier(message, socket, atMs);
  }

  /** An error frame answered it: no conf is owed any more. */
  answered(message: number): void {
    const { ledger, docket } = this.#context;
    this.#stopAwaiting(message);
    if (ledger.has(message, FLAG.watchedConf)) docket.withdraw('lost-conf', message);
    this.#unwatch(message, this.#parts.sockets.find(ledger.socket.get(message)));
  }

  /** It is still without a conf after a while: watches it, or gives it up with its socket. */
  unresolved(message: number): void {
    const { ledger } = this.#context;
    if (!ledger.has(message, FLAG.awaitsConf)) return;
    const socket = this.#parts.sockets.find(ledger.socket.get(message));
    if (socket === null || !Number.isNaN(socket.endedAtMs)) this.#orphan(message, socket);
    else if (this.#watches.add(message)) ledger.raise(message, FLAG.watchedConf);
    else this.#giveUp(message);
  }

  /** We read the socket no more: what has overtaken a conf proves nothing about those unread. */
  paused(socket: SocketState): void {
    for (const message of socket.unconfirmed) this.#watches.unfence(message);
  }

  /** What a fence and the grace have proven stays proven; the rest can be confirmed no more. */
  socketEnded(socket: SocketState): void {
    const { patience } = this.#parts;
    const isHeld = patience.isHeldAt(socket.endedAtMs);
    const steadyMs = isHeld ? Number.NEGATIVE_INFINITY : patience.steadyMs(socket.endedAtMs);
    for (const message of socket.unconfirmed.splice(0)) {
      if (this.#watches.ripenAtEnd(message, steadyMs, patience.confirmGraceMs)) {
        this.#context.ledger.raise(message, FLAG.watchedConf);
        this.#ripened(message);
      } else if (this.#context.ledger.has(message, FLAG.watchedConf)) {
        this.#orphan(message, socket);
      }
    }
  }

  advance(nowMs: number): void {
    const { patience } = this.#parts;
    const steadyMs = patience.steadyMs(nowMs);
    const { confirmGraceMs } = patience;
    this.#watches.ripen(steadyMs, confirmGraceMs, ({ message }) => this.#ripened(message));
    this.#watches.askRound(ASKS_PER_ADVANCE, (watch) => this.#askFence(watch, nowMs));
  }

  /** Charges what is proven, names what is suspected, states what was judged. Once. */
  conclude(nowMs: number, readback: Readback): void {
    const { docket } = this.#context;
    for (const watch of this.#watches.all) this.#concludeOne(watch, nowMs, readback);
    docket.pass('lost-conf', this.#confirmedCount);
    docket.pass('silent-drop', this.#confirmedCount);
    docket.owe('silent-drop', this.#watches.overflowCount);
  }

  #concludeOne(watch: Watch, nowMs: number, readback: Readback): void {
    const { docket, ledger } = this.#context;
    const { message, isRipe } = watch;
    const mayBeAnswered = this.#mayBeAnswered(message);
    if (ledger.has(message, SEEN)) {
      docket.pass('silent-drop');
      docket.owe('lost-conf');
      const isProven = isRipe && !mayBeAnswered;
      if (isProven) docket.judge('lost-conf');
      this.#charge('lost-conf', { message, nowMs, isSuspected: !isProven });
      return;
    }
    docket.owe('silent-drop');
    const isProven =
      isRipe &&
      readback.isProvenAbsent(message, ledger.sender.get(message)) &&
      readback.isProvenAbsent(message, ledger.receiver.get(message)) &&
      !mayBeAnswered;
    if (isProven) docket.judge('silent-drop');
    this.#charge('silent-drop', { message, nowMs, isSuspected: !isProven });
  }

  #charge(
    check: 'lost-conf' | 'silent-drop',
    found: { readonly message: number; readonly nowMs: number; readonly isSuspected: boolean },
  ): void {
    const { docket, ledger } = this.#context;
    const { message, nowMs, isSuspected } = found;
    const socket = ledger.socket.get(message);
    const what =
      check === 'lost-conf'
        ? 'was stored or delivered, and never confirmed to its sender'
        : 'left no trace: no conf, no re, and no row in either history';
    docket.charge({
      check,
      message,
      suspected: isSuspected,
      atMs: ledger.sentAtMs.get(message),
      user: ledger.sender.get(message),
      socket,
      summary: `${this.#context.describe(message)} ${what}`,
      evidence: () => [
        ...storyOf(this.#context, message),
        lineAt(this.#context, nowMs, {
          where: 'sender',
          text: isSuspected
            ? `socket ${socket} was open; no conf has arrived so far`
            : `socket ${socket} stayed open, a conf of a later send arrived there, and the grace has passed`,
        }),
      ],
    });
  }

  /** An error frame came that may have been about it: an answer is a trace. */
  #mayBeAnswered(message: number): boolean {
    const { ledger } = this.#context;
    const socket = this.#parts.sockets.find(ledger.socket.get(message));
    return socket !== null && socket.unclearErrorAtMs > ledger.sentAtMs.get(message);
  }

  /** A conf of a later send arrived: those of earlier sends should have been there. */
  #fenceEarlier(fence: number, socket: SocketState, atMs: number): void {
    if (!Number.isNaN(socket.pausedAtMs)) return;
    const steadyMs = this.#parts.patience.steadyMs(atMs);
    for (const message of socket.unconfirmed) {
      // In the order of sending.
      if (message >= fence) return;
      const isWatched = this.#context.ledger.has(message, FLAG.watchedConf);
      if (isWatched) this.#watches.fence(message, steadyMs);
      else this.#watches.overtake(message, steadyMs);
    }
  }

  #ripened(message: number): void {
    const { ledger } = this.#context;
    const socket = this.#parts.sockets.find(ledger.socket.get(message));
    if (socket !== null) removeFrom(socket.unconfirmed, message);
    this.youngestRipeAtMs = Math.max(this.youngestRipeAtMs, ledger.sentAtMs.get(message));
    if (ledger.has(message, SEEN)) {
      this.#charge('lost-conf', { message, nowMs: this.#context.nowMs, isSuspected: true });
    }
    this.#giveUp(message);
  }

  /** True while the watch must come round again. */
  #askFence(watch: Watch, nowMs: number): boolean {
    const { ledger, isStopped } = this.#context;
    const { message } = watch;
    if (!ledger.has(message, FLAG.awaitsConf)) return false;
    if (nowMs - watch.askedAtMs < this.#parts.patience.confirmGraceMs) return true;
    if (!isStopped && nowMs - ledger.sentAtMs.get(message) < FENCE_PATIENCE_MS) return true;
    const socket = this.#parts.sockets.find(ledger.socket.get(message));
    if (socket !== null && !Number.isNaN(socket.pausedAtMs)) return true;
    // Control messages leave on the first socket of a user.
    if (watch.tries >= CONTROL_TRIES || socket?.isPrimary === false) {
      this.#giveUp(message);
      return false;
    }
    const { controls } = this.#parts;
    const asked = controls.ask('fence', ledger.sender.get(message), ledger.receiver.get(message));
    if (asked === 'hopeless') {
      this.#giveUp(message);
      return false;
    }
    if (asked !== 'full') {
      watch.tries += 1;
      watch.askedAtMs = nowMs;
    }
    return true;
  }

  #orphan(message: number, socket: SocketState | null): void {
    this.#unwatch(message, socket);
    this.#context.ledger.raise(
      message,
      socket?.endedByUs === false ? FLAG.orphaned : FLAG.abandoned,
    );
    this.#parts.onIndeterminate(message);
    this.#giveUp(message);
  }

  #giveUp(message: number): void {
    this.#stopAwaiting(message);
    this.#parts.onGivenUp(message);
  }

  #unwatch(message: number, socket: SocketState | null): void {
    this.#watches.remove(message);
    this.#context.ledger.clear(message, FLAG.watchedConf);
    if (socket !== null) removeFrom(socket.unconfirmed, message);
  }

  #stopAwaiting(message: number): void {
    const { ledger } = this.#context;
    if (!ledger.has(message, FLAG.awaitsConf)) return;
    ledger.clear(message, FLAG.awaitsConf);
    this.#awaitedCount -= 1;
  }
}

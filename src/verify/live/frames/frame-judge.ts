// One conf or re, from its arrival to all that it means: which message, the right way, the right
// names, ids, time and text, once, in order. Each judge is guarded: one that throws makes its own
// checks unknown and stops no other.

import type { FrameViolation, MessageFrame, SocketOpened } from '../../../observation/index.ts';
import type { CheckName } from '../../../scenario/index.ts';
import type { MatchClaim, VerifierContext } from '../../context.ts';
import { Comings } from '../../information/comings.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { IdOrder } from '../claims/id-order.ts';
import type { TimeClaims } from '../claims/time-claims.ts';
import type { ControlSockets } from '../control/control-sockets.ts';
import type { Dues } from '../dues/dues.ts';
import { type SocketState, type SocketTable, wasUnreadSince } from '../sockets.ts';
import type { ConfWatch } from '../watch/conf-watch.ts';
import type { Controls } from '../watch/controls.ts';
import type { Lateness } from '../watch/lateness.ts';
import type { RelayWatch } from '../watch/relay-watch.ts';
import { Duplicates } from './duplicates.ts';
import { FormJudge } from './form-judge.ts';
import { type Matching, matchFrame } from './match-frame.ts';
import { OrderJudge } from './order-judge.ts';
import type { Refusals } from './refusals.ts';
import { RouteJudge } from './route-judge.ts';
import { Strays } from './strays.ts';

export interface FrameParts {
  readonly sockets: SocketTable;
  readonly matching: Matching;
  readonly times: TimeClaims;
  readonly relays: RelayWatch;
  readonly dues: Dues;
  readonly confs: ConfWatch;
  readonly lateness: Lateness;
  readonly controls: Controls;
  readonly refusals: Refusals;
  readonly controlSockets: ControlSockets;
}

type Channel = 'conf' | 're';

/** A sighting on one of our sockets, whatever the rest of the frame says. */
interface Sighting {
  readonly message: number;
  readonly channel: Channel;
  readonly socket: SocketState;
  readonly atMs: number;
}

const IDENTITY_CHECKS: readonly CheckName[] = [
  'id-reuse',
  'id-mismatch',
  'bad-timestamp',
  'timestamp-mismatch',
];
const BODY_CHECKS: readonly CheckName[] = ['corrupted', 'channel-divergence'];
const ORDER_CHECKS: readonly CheckName[] = ['fifo', 'monotonic-writes'];

export class FrameJudge {
  readonly #context: VerifierContext;
  readonly #parts: FrameParts;
  readonly #form: FormJudge;
  readonly #routes: RouteJudge;
  readonly #duplicates: Duplicates;
  readonly #order: OrderJudge;
  readonly #idOrder: IdOrder;
  readonly #strays: Strays;
  readonly #comings: Comings;
  #strayCount = 0;
  #frameCount = 0;

  constructor(context: VerifierContext, parts: FrameParts) {
    this.#context = context;
    this.#parts = parts;
    this.#form = new FormJudge(context);
    this.#routes = new RouteJudge(context);
    this.#comings = new Comings(context);
    this.#duplicates = new Duplicates(context);
    this.#order = new OrderJudge(context);
    this.#idOrder = new IdOrder(context);
    this.#strays = new Strays(context, (frame) => this.#matchAndJudge(frame));
  }

  get foreignCount(): number {
    return this.#strays.foreignCount;
  }

  observe(frame: MessageFrame): void {
    this.#form.wellFormed();
    this.#frameCount += 1;
    if (this.#matchAndJudge(frame)) return;
    if (frame.action === 're_message') this.#settle(frame);
    this.#strayCount += 1;
    this.#strays.take(frame);
  }

  /** A frame against the form may still be the sighting of a message. */
  observeViolation(violation: FrameViolation): void {
    const { reading, action, user, atMs } = violation;
    const { ledger } = this.#context;
    const message =
      reading.status === 'ours' ? ledger.find(reading.marker.sender, reading.marker.sequence) : -1;
    this.#form.violated(violation, message);
    const socket = this.#parts.sockets.find(violation.socket);
    if (message < 0 || socket === null) return;
    if (action === 're_message' && ledger.receiver.get(message) === user) {
      this.#judgeRe({ message, channel: 're', socket, atMs });
    }
    if (action === 'conf_message' && ledger.sender.get(message) === user) {
      this.#judgeConf({ message, channel: 'conf', socket, atMs });
    }
  }

  opened(opened: SocketOpened): void {
    this.#comings.opened(opened);
  }

  /** Once, when everything else is charged. */
  tellComings(): void {
    this.#comings.conclude();
  }

  advance(nowMs: number): void {
    this.#strays.advance(nowMs);
  }

  /** Decides about frames whose message was not known when they came. Before reads are judged. */
  endStrays(): void {
    this.#strays.conclude();
  }

  /** States what was judged; sentences about what was learned. Once, at the end. */
  conclude(): readonly string[] {
    this.#form.conclude();
    this.#context.docket.pass('foreign', this.#frameCount);
    this.#routes.conclude(this.#strayCount);
    this.#duplicates.conclude();
    this.#order.conclude();
    return [...this.#idOrder.conclude(), ...this.#learned()];
  }

  #learned(): readonly string[] {
    const { echoCount } = this.#routes;
    const { liveForeignCount } = this.#strays;
    const learned: string[] = [];
    if (echoCount > 0) {
      learned.push(
        `The server pushed a copy of a re to a socket of its own sender ${echoCount} times; not judged.`,
      );
    }
    if (liveForeignCount > 0) {
      const text = `accounts-shared: ${liveForeignCount} frames of another run that goes on with the same accounts arrived`;
      learned.push(`${text}; what did not arrive here may have arrived there.`);
      this.#break(['lost-relay'], text);
    }
    return learned;
  }

  #settle(at: { readonly socket: number; readonly atMs: number }): void {
    const socket = this.#parts.sockets.find(at.socket);
    if (socket === null) return;
    if (Number.isNaN(socket.settledAtMs)) socket.settledAtMs = at.atMs;
    if (Number.isNaN(socket.firstHeardAtMs)) socket.firstHeardAtMs = at.atMs;
    socket.heardAtMs = at.atMs;
  }

  /** The message that a frame or a row is about, or -1. */
  match(claim: MatchClaim): number {
    return matchFrame(this.#context, this.#parts.matching, claim);
  }

  /** False when no message fits. */
  #matchAndJudge(frame: MessageFrame): boolean {
    const message = this.match(frame);
    if (message < 0) return false;
    this.#context.ledger.raise(message, FLAG.traced);
    if (this.#routes.judge(message, frame) !== 'here') {
      if (frame.action === 're_message') this.#settle(frame);
      return true;
    }
    this.#holdClaims(message, frame);
    const socket = this.#parts.sockets.find(frame.socket);
    if (socket === null) return true;
    const { atMs } = frame;
    if (frame.action === 'conf_message')
      this.#judgeConf({ message, channel: 'conf', socket, atMs });
    else this.#judgeRe({ message, channel: 're', socket, atMs });
    return true;
  }

  #holdClaims(message: number, frame: MessageFrame): void {
    const channel: Channel = frame.action === 'conf_message' ? 'conf' : 're';
    const { id, idType, timestamp, atMs, user, body } = frame;
    try {
      this.#context.holdIdentity(message, {
        channel,
        id,
        idType,
        threadId: null,
        timestamp,
        atMs,
        user,
      });
    } catch (error) {
      this.#break(IDENTITY_CHECKS, error);
    }
    try {
      const hash = this.#context.texts.hashOf(body);
      this.#context.holdBody(message, { channel, body, hash, atMs, user });
    } catch (error) {
      this.#break(BODY_CHECKS, error);
    }
  }

  #judgeConf({ message, socket, atMs }: Sighting): void {
    const { ledger } = this.#context;
    this.#parts.refusals.seen(message, 'conf', atMs);
    // A copy for another device of the sender confirms nothing to the socket that waits.
    if (ledger.socket.get(message) !== socket.index) return;
    this.#parts.sockets.answered(socket.index, ledger.sentAtMs.get(message));
    if (!this.#duplicates.isFirstConf(message, socket, atMs)) return;
    this.#noteUnread(message, socket);
    this.#context.sight(message, 'conf', atMs);
    this.#parts.confs.confirmed(message, socket, atMs);
    this.#parts.relays.becameKnown(message);
    if (ledger.isControl(message)) this.#answerControl(message);
    this.#idOrder.confirmed(message, atMs);
    const previous = socket.lastConfirmed;
    socket.lastConfirmed = message;
    if (previous >= 0 && ledger.confirmedAtMs.get(previous) < ledger.sentAtMs.get(message)) {
      this.#parts.times.holdSequence(previous, message, atMs);
    }
  }

  #judgeRe({ message, socket, atMs }: Sighting): void {
    const isCatchUp = this.#comings.isCatchUp(message, socket);
    // What was there before the socket says nothing of what comes after it.
    if (isCatchUp) socket.heardAtMs = atMs;
    else this.#settle({ socket: socket.index, atMs });
    if (!this.#duplicates.isFirstRe(message, socket, atMs)) return;
    this.#parts.refusals.seen(message, 're', atMs);
    this.#parts.lateness.arrived(message, socket, atMs);
    this.#parts.relays.arrived(message, socket, atMs);
    this.#parts.dues.arrived(message, socket, atMs);
    if (isCatchUp) this.#comings.caughtUp(message, socket, atMs);
    else this.#judgeOrder({ message, channel: 're', socket, atMs });
    this.#noteUnread(message, socket);
    this.#context.sight(message, 're', atMs);
    if (!this.#context.ledger.isControl(message)) return;
    this.#answerControl(message);
    this.#parts.controlSockets.arrived(message, socket, atMs);
  }

  #judgeOrder({ message, socket, atMs }: Sighting): void {
    try {
      this.#order.arrived(message, socket, atMs);
    } catch (error) {
      this.#break(ORDER_CHECKS, error);
    }
  }

  #noteUnread(message: number, socket: SocketState): void {
    const { ledger } = this.#context;
    if (wasUnreadSince(socket, ledger.sentAtMs.get(message))) ledger.raise(message, FLAG.unread);
  }

  #answerControl(message: number): void {
    const { ledger } = this.#context;
    this.#parts.controls.arrived(ledger.sender.get(message), ledger.receiver.get(message));
  }

  #break(checks: readonly CheckName[], error: unknown): void {
    for (const check of checks) this.#context.docket.break(check, error);
  }
}

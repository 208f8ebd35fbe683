// The live part of the verifier: follows sockets, sends and frames, and judges what they alone
// prove. Built of small judges that share one ledger and one docket; it holds them together and
// nothing else.

import type {
  ConnectFailed,
  Disturbance,
  ErrorFrame,
  FrameViolation,
  MessageFrame,
  NotSent,
  Pong,
  ReadingPaused,
  ReadingResumed,
  Sent,
  SocketClosed,
  SocketClosing,
  SocketOpened,
} from '../../observation/index.ts';
import { explainLosses } from '../availability/explain-losses.ts';
import type {
  BodyClaim,
  IdentityClaim,
  MatchClaim,
  Readback,
  VerifierContext,
} from '../context.ts';
import { tellRecovered } from '../information/recovered.ts';
import { GLOBAL_SCOPE, IdIndex, pairScope } from '../ledger/id-index.ts';
import { FLAG } from '../ledger/message-flags.ts';
import { UNRESOLVED_AFTER_MS } from '../limits.ts';
import { BodyClaims } from './claims/body-claims.ts';
import { IdentityClaims } from './claims/identity-claims.ts';
import { TimeClaims } from './claims/time-claims.ts';
import { ControlSockets } from './control/control-sockets.ts';
import { LostFences } from './control/lost-fences.ts';
import { DeadlineCursor } from './deadlines.ts';
import { Dues } from './dues/dues.ts';
import { FrameJudge } from './frames/frame-judge.ts';
import { Refusals } from './frames/refusals.ts';
import { MessageBooks } from './message-books.ts';
import { tellMissing } from './missing-results.ts';
import { Sightings } from './sightings.ts';
import { SocketTable } from './sockets.ts';
import { UnreadSockets } from './unread-sockets.ts';
import { ConfWatch } from './watch/conf-watch.ts';
import { Controls } from './watch/controls.ts';
import { Lateness } from './watch/lateness.ts';
import { Patience } from './watch/patience.ts';
import { Probes } from './watch/probes.ts';
import { RelayWatch } from './watch/relay-watch.ts';

/** What the live part takes in. */
export type LiveObservation =
  | Sent
  | NotSent
  | MessageFrame
  | FrameViolation
  | ErrorFrame
  | SocketOpened
  | SocketClosing
  | SocketClosed
  | ReadingPaused
  | ReadingResumed
  | ConnectFailed
  | Pong
  | Disturbance;

export class LivePart {
  readonly books: MessageBooks;
  readonly #context: VerifierContext;
  readonly #sockets: SocketTable;
  readonly #patience = new Patience();
  readonly #controls: Controls;
  readonly #sightings: Sightings;
  readonly #bodies: BodyClaims;
  readonly #identities: IdentityClaims;
  readonly #lateness: Lateness;
  readonly #relays: RelayWatch;
  readonly #controlSockets: ControlSockets;
  readonly #dues: Dues;
  readonly #confs: ConfWatch;
  readonly #refusals: Refusals;
  readonly #frames: FrameJudge;
  readonly #unread: UnreadSockets;
  readonly #unresolved: DeadlineCursor;
  readonly #unconfirmed: DeadlineCursor;
  #oldestAwaited = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
    const { ledger, options } = context;
    const { deadlines, contract } = options.policy;
    const scopeOfPair = contract.ids === 'global' ? () => GLOBAL_SCOPE : pairScope;
    const scopeOf = (message: number): number =>
      scopeOfPair(ledger.sender.get(message), ledger.receiver.get(message));
    const ids = new IdIndex(ledger, scopeOf);
    const times = new TimeClaims(context);
    const sockets = new SocketTable(contract.devices === 'all');
    this.#sockets = sockets;
    const patience = this.#patience;
    this.books = new MessageBooks(options.loadCount);
    const { books } = this;
    this.#sightings = new Sightings(context, books);
    this.#bodies = new BodyClaims(context);
    this.#identities = new IdentityClaims(context, { ids, times, scopeOf });
    const controls = new Controls(context, patience);
    const probes = new Probes(context, { sockets, controls, patience });
    this.#lateness = new Lateness(context, patience);
    const fences = new LostFences(context, { sockets, patience });
    this.#relays = new RelayWatch(context, { sockets, patience, controls, books, probes, fences });
    const relays = this.#relays;
    this.#controls = controls;
    this.#dues = new Dues(context, { patience, controls });
    const asked = { sockets, patience, controls, fences, relays };
    this.#controlSockets = new ControlSockets(context, asked);
    const onIndeterminate = (message: number): void => this.#sightings.becameIndeterminate(message);
    this.#confs = new ConfWatch(context, {
      sockets,
      patience,
      controls,
      onIndeterminate,
      onGivenUp: (message) => relays.confGivenUp(message),
    });
    this.#refusals = new Refusals(context, { sockets, books, confs: this.#confs, onIndeterminate });
    this.#frames = new FrameJudge(context, {
      sockets,
      matching: { ids, scopeOfPair },
      times,
      relays,
      dues: this.#dues,
      controlSockets: this.#controlSockets,
      confs: this.#confs,
      lateness: this.#lateness,
      controls,
      refusals: this.#refusals,
    });
    const watchAfterMs = Math.min(UNRESOLVED_AFTER_MS, deadlines.confirmMs, deadlines.deliverMs);
    this.#unresolved = new DeadlineCursor(ledger, watchAfterMs, (message) => this.#watch(message));
    this.#unread = new UnreadSockets(context, {
      sockets,
      onPaused: (socket) => {
        for (const watch of [this.#confs, relays, this.#dues]) watch.paused(socket);
      },
      onOverdue: onIndeterminate,
    });
    const onOverdue = (message: number): void => this.#unread.overdue(message);
    this.#unconfirmed = new DeadlineCursor(ledger, deadlines.confirmMs, onOverdue);
  }

  get foreignCount(): number {
    return this.#frames.foreignCount;
  }

  /** Messages that may still be resolved, and control messages in flight. */
  get awaitedCount(): number {
    const openCount =
      this.#confs.awaitedCount + this.#relays.awaitedCount + this.#dues.awaitedCount;
    const controlCount = this.#controls.outstandingCount + this.#controlSockets.awaitedCount;
    return openCount + controlCount + (this.#mayBeRefuted ? 1 : 0);
  }

  /** An absence that is proven by its grace stays open for as long as settling may last. */
  get #mayBeRefuted(): boolean {
    const { nowMs, options } = this.#context;
    const parts = [this.#confs, this.#relays, this.#dues];
    const youngestAtMs = Math.max(...parts.map(({ youngestRipeAtMs }) => youngestRipeAtMs));
    return nowMs - youngestAtMs < options.policy.deadlines.settleMs;
  }

  /** Sends without a conf so far, and when the oldest of them was sent (NaN: there is none). */
  outstanding(): { readonly count: number; readonly oldestSentAtMs: number } {
    const { ledger } = this.#context;
    while (
      this.#oldestAwaited < ledger.count &&
      !ledger.has(this.#oldestAwaited, FLAG.awaitsConf)
    ) {
      this.#oldestAwaited += 1;
    }
    const hasOne = this.#oldestAwaited < ledger.count;
    const oldestSentAtMs = hasOne ? ledger.sentAtMs.get(this.#oldestAwaited) : Number.NaN;
    return { count: this.#confs.awaitedCount, oldestSentAtMs };
  }

  observe(observation: LiveObservation): void {
    switch (observation.type) {
      case 'sent':
        this.#sent(observation);
        return;
      case 'not-sent':
        this.books.add(observation.load, 'failed');
        return;
      case 'frame':
        this.#frames.observe(observation);
        return;
      case 'frame-violation':
        this.#frames.observeViolation(observation);
        return;
      case 'error-frame':
        this.#refusals.observe(observation);
        return;
      case 'socket-opened':
        this.#sockets.opened(observation);
        this.#frames.opened(observation);
        this.#controlSockets.opened(observation);
        return;
      case 'socket-closing':
      case 'socket-closed':
        this.#ended(observation);
        return;
      case 'reading-paused':
      case 'reading-resumed':
        this.#unread.changed(observation);
        return;
      case 'connect-failed':
        this.#controlSockets.failedToOpen(observation.user);
        return;
      case 'pong':
        this.#sockets.answered(observation.socket, observation.atMs - observation.pingMs);
        return;
      case 'disturbance':
        this.#patience.disturbed(observation.atMs, observation.gapMs);
        return;
    }
  }

  advance(nowMs: number): void {
    if (this.#patience.isHeldAt(nowMs)) return;
    this.#unresolved.advance(nowMs);
    this.#unconfirmed.advance(nowMs);
    this.#unread.advance(nowMs);
    this.#frames.advance(nowMs);
    this.#confs.advance(nowMs);
    this.#relays.advance(nowMs);
    this.#dues.advance(nowMs);
    this.#controlSockets.advance(nowMs);
    this.#controls.advance(nowMs);
    this.#sockets.advance(nowMs);
  }

  sight(message: number, channel: 'conf' | 're' | 'row', atMs: number): void {
    this.#sightings.sight(message, channel, atMs);
    if (channel === 'row') this.#relays.becameKnown(message);
  }

  match(claim: MatchClaim): number {
    return this.#frames.match(claim);
  }

  holdIdentity(message: number, claim: IdentityClaim): boolean {
    return this.#identities.hold(message, claim);
  }

  holdBody(message: number, claim: BodyClaim): boolean {
    return this.#bodies.hold(message, claim);
  }

  /** Decides what must be known before the reads are judged. */
  endStrays(): void {
    this.#frames.endStrays();
    this.#refusals.endUnclear();
  }

  /**
   * The last judgement of the live part; after that of the reads. Sentences about what was learned.
   */
  conclude(nowMs: number, readback: Readback): readonly string[] {
    this.#unresolved.advance(Number.POSITIVE_INFINITY);
    this.#unconfirmed.advance(Number.POSITIVE_INFINITY);
    this.#unread.conclude();
    const learned = this.#frames.conclude();
    this.#confs.conclude(nowMs, readback);
    this.#dues.conclude(nowMs);
    this.#relays.conclude(nowMs);
    explainLosses(this.#context, {
      sockets: this.#sockets,
      graceMs: this.#patience.deliveryGraceMs,
      control: this.#controlSockets,
    });
    this.#refusals.conclude(readback);
    this.#identities.conclude();
    this.#bodies.conclude();
    this.#lateness.conclude();
    this.#frames.tellComings();
    tellRecovered(this.#context);
    tellMissing(this.#context);
    return learned;
  }

  #sent(sent: Sent): void {
    const { ledger, conversations } = this.#context;
    const message = ledger.add(sent);
    conversations.add(sent.marker.sender, sent.marker.receiver, message);
    if (sent.load < 0) {
      this.books.control += 1;
    } else {
      this.books.add(sent.load, 'sent');
      this.#controls.noteLoad(sent.atMs);
    }
    this.#confs.sent(message);
    this.#relays.sent(message);
    this.#dues.sent(message, this.#sockets.openOf(sent.marker.receiver));
  }

  #ended(fact: SocketClosing | SocketClosed): void {
    const socket = this.#sockets.ended(fact);
    if (socket === null) return;
    this.#confs.socketEnded(socket);
    this.#relays.socketEnded(socket);
    this.#dues.socketEnded(socket);
    this.#controlSockets.ended(socket);
  }

  #watch(message: number): void {
    this.#confs.unresolved(message);
    this.#relays.unresolved(message);
  }
}

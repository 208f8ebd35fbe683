// How the server is as a whole: whether it stands still, ends sockets, lets one hold up the rest.
// Follows all observations at small cost and hands them to its judges. Nothing here is judged
// across a gap of our own loop, and nothing here is about one message.

import type { Observation } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import { AbnormalCloses } from './abnormal-closes.ts';
import { Calm } from './calm.ts';
import { ConnectTimes } from './connect-times.ts';
import { GlobalStall } from './global-stall.ts';
import { HalfOpen } from './half-open.ts';
import { HeadOfLine } from './head-of-line.ts';
import { OpenSockets } from './open-sockets.ts';
import { SlowReaderHarm } from './slow-reader-harm.ts';

export class Liveness {
  readonly #context: VerifierContext;
  readonly #calm = new Calm();
  readonly #sockets = new OpenSockets();
  readonly #stall: GlobalStall;
  readonly #closes: AbnormalCloses;
  readonly #headOfLine: HeadOfLine;
  readonly #connects: ConnectTimes;
  readonly #harm: SlowReaderHarm;
  readonly #halfOpen: HalfOpen;

  constructor(context: VerifierContext) {
    this.#context = context;
    const parts = { calm: this.#calm, sockets: this.#sockets };
    this.#stall = new GlobalStall(context, parts);
    this.#closes = new AbnormalCloses(context, parts);
    this.#headOfLine = new HeadOfLine(context, parts);
    this.#connects = new ConnectTimes(context, parts);
    this.#harm = new SlowReaderHarm(context, parts);
    this.#halfOpen = new HalfOpen(context, parts);
  }

  /** Before anybody else takes it in. */
  observe(observation: Observation): void {
    switch (observation.type) {
      case 'sent':
        this.#sockets.talked(observation.socket, observation.atMs);
        this.#stall.sent(observation.atMs);
        this.#connects.sent(observation.atMs);
        return;
      case 'frame-violation':
        this.#sockets.broke(observation.socket, observation.atMs);
        this.#stall.heard(observation.atMs);
        return;
      case 'frame':
      case 'error-frame':
        this.#sockets.talked(observation.socket, observation.atMs);
        this.#stall.heard(observation.atMs);
        return;
      case 'pong':
        this.#sockets.used(observation.socket, observation.atMs);
        this.#stall.heard(observation.atMs);
        this.#halfOpen.ponged(observation.atMs, observation.pingMs);
        return;
      case 'pong-missing':
        this.#halfOpen.gaveUp(observation);
        return;
      case 'history':
      case 'threads':
        this.#headOfLine.read(observation);
        return;
      case 'disturbance':
        this.#calm.disturbed(observation.atMs, observation.gapMs);
        return;
      default:
        this.#observeSocket(observation);
    }
  }

  /** The first conf or re of a message, after it was entered. */
  sighted(message: number, channel: 'conf' | 're' | 'row', atMs: number): void {
    if (channel === 'row') return;
    if (channel === 'conf') {
      this.#stall.confirmed(message, atMs);
      const tookMs = atMs - this.#context.ledger.sentAtMs.get(message);
      this.#connects.confirmed(tookMs);
      this.#halfOpen.answered(atMs, tookMs);
    }
    this.#harm.sighted(message, atMs);
  }

  advance(nowMs: number): void {
    this.#stall.advance(nowMs);
    this.#headOfLine.advance(nowMs);
    this.#harm.advance(nowMs);
  }

  /** Charges what was found and states what was judged. Once, at the end. */
  conclude(nowMs: number): void {
    this.#stall.conclude(nowMs);
    this.#closes.conclude();
    this.#headOfLine.conclude();
    this.#connects.conclude();
    this.#harm.conclude();
    this.#halfOpen.conclude();
  }

  #observeSocket(observation: Observation): void {
    switch (observation.type) {
      case 'socket-opened':
        this.#sockets.opened(observation);
        this.#connects.opened(observation);
        return;
      case 'connect-failed':
        this.#connects.refused(observation.atMs);
        return;
      case 'socket-closed': {
        const socket = this.#sockets.closed(observation.socket);
        if (socket === undefined) return;
        this.#closes.closed(observation, socket);
        if (!Number.isNaN(socket.pausedAtMs)) this.#harm.resumed(socket.user, observation.atMs);
        return;
      }
      case 'reading-paused':
      case 'reading-resumed':
        this.#readingChanged(observation);
        return;
      default:
    }
  }

  #readingChanged({
    type,
    socket: index,
    user,
    atMs,
  }: Extract<Observation, { type: 'reading-paused' | 'reading-resumed' }>): void {
    const socket = this.#sockets.find(index);
    if (socket === undefined) return;
    if (type === 'reading-paused') {
      socket.pausedAtMs = atMs;
      this.#harm.paused(user, atMs);
    } else {
      socket.pausedAtMs = Number.NaN;
      socket.resumedAtMs = atMs;
      this.#harm.resumed(user, atMs);
    }
  }
}

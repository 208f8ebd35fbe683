// Gathers what was observed of one message, and around it, while its recording is replayed.

import {
  type Call,
  isWithheld,
  type MarkerReading,
  type Observation,
} from '../../observation/index.ts';
import type { EvidenceLine } from '../../verify/index.ts';
import type { MessageName } from './message-story.ts';

type Where = EvidenceLine['where'];
type Of<Type extends Observation['type']> = Extract<Observation, { type: Type }>;

/** An event on the clock of the agent. */
export interface Noted {
  readonly atMs: number;
  readonly where: Where;
  readonly text: string;
}

export interface ReadNoted extends Noted {
  readonly user: number;
  readonly shows: boolean;
}

/** A later message of the same sender to the same receiver: what it shows is shown of the path. */
export interface Follower {
  readonly kind: 'message' | 'probe' | 'fence';
  readonly sequence: number;
  readonly sentAtMs: number;
  confirmedAtMs: number;
  deliveredAtMs: number;
  socket: number;
}

export interface SocketNoted extends Noted {
  readonly user: number;
  readonly socket: number;
  readonly opens: boolean;
}

/** Of each kind; further ones are counted. */
const KEPT = 5_000;
const FOLLOWERS_KEPT = 200;

export class Sightings {
  readonly events: Noted[] = [];
  readonly reads: ReadNoted[] = [];
  readonly sockets: SocketNoted[] = [];
  readonly followers = new Map<number, Follower>();
  readonly serverIds = new Set<string>();
  sent: Of<'sent'> | null = null;
  confirmedAtMs = Number.NaN;
  deliveredAtMs = Number.NaN;
  deliveredOn = -1;
  originAtMs = Number.NaN;
  readonly #name: MessageName;
  readonly #loads: readonly string[];

  constructor(name: MessageName, loads: readonly string[]) {
    this.#name = name;
    this.#loads = loads;
  }

  witness(call: Call): void {
    if (call.call === 'observe') this.#observe(call.observation);
    else if (call.call === 'origin') this.originAtMs = call.originAtMs;
    else if (call.call === 'stop-load') this.#rig(call.nowMs, 'the load ended; settling began');
    else if (call.call === 'begin-readback') this.#rig(call.nowMs, 'the readback began');
    else if (call.call === 'conclude') this.#rig(call.nowMs, 'the run was concluded');
  }

  #observe(one: Observation): void {
    switch (one.type) {
      case 'sent':
        this.#noteSent(one);
        return;
      case 'frame':
        this.#noteFrame(one);
        return;
      case 'history':
        this.#noteHistory(one);
        return;
      case 'threads':
        this.#noteThreads(one);
        return;
      case 'frame-violation':
        if (this.#isOurs(one.reading)) {
          const text = `a frame on socket ${one.socket} against the form: ${one.detail}`;
          this.#note({ atMs: one.atMs, where: this.#side(one.user), text });
        }
        return;
      case 'not-sent':
        if (this.#isMarked(one.marker)) {
          const text = `it was not sent: ${one.reason.replaceAll('-', ' ')}`;
          this.#note({ atMs: one.atMs, where: 'sender', text });
        }
        return;
      case 'error-frame':
        if (one.refused !== null && this.#isMarked(one.refused)) {
          const text = `the server refused it with the error '${one.code}'`;
          this.#note({ atMs: one.atMs, where: 'sender', text });
        }
        return;
      case 'read-failed':
        this.#noteReadFailed(one);
        return;
      case 'disturbance':
        if (this.sent !== null) {
          this.#rig(one.atMs, `the generator stood still for ${Math.round(one.gapMs)} ms`);
        }
        return;
      default:
        this.#noteSocket(one);
    }
  }

  #noteSent(sent: Of<'sent'>): void {
    const { sender, receiver } = this.#name;
    const { marker, atMs, socket } = sent;
    if (this.#isMarked(marker)) {
      this.sent = sent;
      const load = this.#loads[sent.load];
      const due = load === undefined ? 'asked for by the verifier' : `due in the load '${load}'`;
      this.#rig(sent.intendedAtMs, `it was ${due}`);
      const text = `sent on socket ${socket}, ${marker.length} characters`;
      this.#note({ atMs, where: 'sender', text });
      return;
    }
    const follows = this.sent !== null && marker.sender === sender && marker.receiver === receiver;
    const isControl = marker.kind !== 'message';
    if (!follows || (!isControl && this.followers.size >= FOLLOWERS_KEPT)) return;
    this.followers.set(marker.sequence, {
      ...{ kind: marker.kind, sequence: marker.sequence, sentAtMs: atMs },
      ...{ confirmedAtMs: Number.NaN, deliveredAtMs: Number.NaN, socket: -1 },
    });
  }

  #noteFrame(frame: Of<'frame'>): void {
    const { reading, atMs, socket, user, id } = frame;
    const kind = frame.action === 'conf_message' ? 'conf' : 're';
    const isOurs = this.#isOurs(reading);
    if (isOurs || this.#bearsIt(frame)) {
      this.serverIds.add(id);
      const isRight = user === (kind === 'conf' ? this.#name.sender : this.#name.receiver);
      if (kind === 'conf' && isRight && Number.isNaN(this.confirmedAtMs)) this.confirmedAtMs = atMs;
      if (kind === 're' && isRight && Number.isNaN(this.deliveredAtMs)) {
        this.deliveredAtMs = atMs;
        this.deliveredOn = socket;
      }
      const changed = isWithheld(frame.body) ? ', with a changed text' : '';
      const astray = isRight ? '' : `, which is user ${user}'s`;
      const dated = `server id ${id}, dated ${frame.timestamp.slice(0, 40)}`;
      const text = `${kind} on socket ${socket}${astray}: ${dated}${changed}`;
      this.#note({ atMs, where: this.#side(user), text });
      return;
    }
    const follower = reading.status === 'ours' ? this.#followerOf(reading) : undefined;
    if (follower === undefined) return;
    if (kind === 'conf') follower.confirmedAtMs = atMs;
    else if (user === this.#name.receiver) {
      follower.deliveredAtMs = atMs;
      follower.socket = socket;
    }
  }

  #followerOf({ marker }: Extract<MarkerReading, { status: 'ours' }>): Follower | undefined {
    return marker.sender === this.#name.sender ? this.followers.get(marker.sequence) : undefined;
  }

  #noteHistory(read: Of<'history'>): void {
    const { sender, receiver } = this.#name;
    const isOfPair =
      (read.user === sender && read.partner === receiver) ||
      (read.user === receiver && read.partner === sender);
    if (!isOfPair || this.sent === null || this.reads.length >= KEPT) return;
    const row = read.rows.find((one) => this.#isOurs(one.reading) || this.#bearsIt(one));
    if (row !== undefined) this.serverIds.add(row.id);
    const changed = row !== undefined && isWithheld(row.body) ? ', with a changed text' : '';
    const shown = row === undefined ? 'lacks it' : `shows it (server id ${row.id}${changed})`;
    const text = `history of user ${read.user}, ${read.rows.length} rows: ${shown}`;
    const { atMs, user } = read;
    this.reads.push({ atMs, where: 'rest', text, user, shows: row !== undefined });
  }

  #noteThreads(read: Of<'threads'>): void {
    const isParty = read.user === this.#name.sender || read.user === this.#name.receiver;
    if (!isParty || this.sent === null) return;
    const shown = read.rows.some(({ last }) => last !== null && this.#isOurs(last.reading));
    if (!shown || this.reads.length >= KEPT) return;
    const text = `thread list of user ${read.user}: it is the last message`;
    this.reads.push({ atMs: read.atMs, where: 'rest', text, user: read.user, shows: true });
  }

  #noteReadFailed({ user, partner, atMs, reason }: Of<'read-failed'>): void {
    const { sender, receiver } = this.#name;
    const isOfPair = [sender, receiver].includes(user) && [sender, receiver].includes(partner);
    if (!isOfPair || this.sent === null) return;
    const text = `a read of user ${user} failed (${reason}): it proves nothing`;
    this.#note({ atMs, where: 'rest', text });
  }

  #noteSocket(one: Observation): void {
    if (!('user' in one)) return;
    const { user, atMs } = one;
    const isParty = user === this.#name.sender || user === this.#name.receiver;
    if (!isParty || this.sockets.length >= KEPT) return;
    const where = this.#side(user);
    const add = (socket: number, text: string, opens = false): void => {
      this.sockets.push({ atMs, where, text, user, socket, opens });
    };
    if (one.type === 'socket-opened') {
      const kind = one.primary ? '' : ' (a further one)';
      add(one.socket, `socket ${one.socket} of user ${user} opened${kind}`, true);
    } else if (one.type === 'socket-closed') {
      const by = one.side === 'us' || one.side === 'cut' ? 'us' : `the ${one.side}`;
      add(one.socket, `socket ${one.socket} of user ${user} was closed by ${by}, ${one.code}`);
    } else if (one.type === 'reading-paused' || one.type === 'reading-resumed') {
      const what = one.type === 'reading-paused' ? 'stopped' : 'began again';
      add(one.socket, `we ${what} to read socket ${one.socket} of user ${user}`);
    } else if (one.type === 'pong-missing') {
      const seconds = (one.silentMs / 1000).toFixed(1);
      const text = `socket ${one.socket} of user ${user} answered no ping for ${seconds} s`;
      add(one.socket, text);
    } else if (one.type === 'connect-failed') {
      add(-1, `user ${user} could not connect: ${one.reason}`);
    }
  }

  /** A frame or a row that bears its id between its parties, whatever its text. */
  #bearsIt(one: { readonly id: string; readonly reading: MarkerReading }): boolean {
    const { reading } = one;
    if (reading.status === 'ours' || reading.status === 'other-run') return false;
    if (reading.status === 'damaged' && reading.sequence >= 0) {
      return reading.sequence === this.#name.sequence && reading.sender === this.#name.sender;
    }
    return false;
  }

  #isOurs(reading: MarkerReading): boolean {
    return reading.status === 'ours' && this.#isMarked(reading.marker);
  }

  #isMarked(marker: { readonly sender: number; readonly sequence: number }): boolean {
    return marker.sender === this.#name.sender && marker.sequence === this.#name.sequence;
  }

  #side(user: number): Where {
    return user === this.#name.sender ? 'sender' : 'receiver';
  }

  #rig(atMs: number, text: string): void {
    this.#note({ atMs, where: 'rig', text });
  }

  #note(event: Noted): void {
    if (this.events.length < KEPT) this.events.push(event);
  }
}

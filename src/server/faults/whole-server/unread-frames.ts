// How many frames each client has not read yet: a ping follows what is pushed, and its pong comes
// back behind it. The kernel's buffers are far too large to tell a slow reader from an idle one.

import type { Connection } from '../../socket/connection.ts';

const MARK = 'unread:';
/** Clients cut a server that floods them with pings; one that waits stands for all before it. */
const MAX_PINGS_IN_FLIGHT = 4;
/** A frame that is on its way is not unread yet. */
const ON_ITS_WAY_MS = 200;

interface Pushed {
  /** When each unread frame was pushed; the oldest first. */
  readonly atMs: number[];
  firstNumber: number;
  pingCount: number;
  /** Up to which frame a ping has followed. */
  pingedNumber: number;
}

export class UnreadFrames {
  readonly #pushed = new WeakMap<Connection, Pushed>();
  /** While the server itself stood still nobody's pong was read. */
  #blockedMs = 0;
  restsUntilMs = Number.NEGATIVE_INFINITY;

  /** The server stood still for so long, and does not again until then. */
  blocked(forMs: number, restsUntilMs: number): void {
    this.#blockedMs += forMs;
    this.restsUntilMs = restsUntilMs;
  }

  /** A frame is about to be pushed. */
  push(connection: Connection, nowMs: number): void {
    const pushed = this.#pushed.get(connection) ?? newPushed();
    this.#pushed.set(connection, pushed);
    pushed.atMs.push(nowMs - this.#blockedMs);
    this.#ping(connection, pushed);
  }

  /** True when the pong was an answer to one of ours. */
  ponged(connection: Connection, payload: string): boolean {
    if (!payload.startsWith(MARK)) return false;
    const pushed = this.#pushed.get(connection);
    if (pushed === undefined) return true;
    const readCount = Number(payload.slice(MARK.length)) - pushed.firstNumber;
    pushed.atMs.splice(0, readCount);
    pushed.firstNumber += readCount;
    pushed.pingCount -= 1;
    this.#ping(connection, pushed);
    return true;
  }

  /** Frames that wait for a client that does not read them. */
  countOf(connection: Connection, nowMs: number): number {
    const waiting = this.#pushed.get(connection)?.atMs ?? [];
    const awakeMs = nowMs - this.#blockedMs;
    const [oldestAtMs = awakeMs] = waiting;
    return awakeMs - oldestAtMs < ON_ITS_WAY_MS ? 0 : waiting.length;
  }

  #ping(connection: Connection, pushed: Pushed): void {
    const lastNumber = pushed.firstNumber + pushed.atMs.length;
    if (pushed.pingCount >= MAX_PINGS_IN_FLIGHT || pushed.pingedNumber >= lastNumber) return;
    pushed.pingCount += 1;
    pushed.pingedNumber = lastNumber;
    connection.ping(`${MARK}${lastNumber}`);
  }
}

function newPushed(): Pushed {
  return { atMs: [], firstNumber: 0, pingCount: 0, pingedNumber: 0 };
}

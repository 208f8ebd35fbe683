// One direction of a line through the rough proxy: bytes come out in the order they went in, all of
// them, but later, joined or in small pieces. It never changes, reorders or loses a byte.

import type { Socket } from 'node:net';
import type { Random } from '../../../src/base/index.ts';

/** How bytes are treated on their way. */
export interface LaneManners {
  /** Chance that what passes is cut into small pieces, sent one by one. */
  readonly splitRatio?: number;
  /** Chance that what passes is held back, with all that follows it, for up to `stallMs`. */
  readonly stallRatio?: number;
  readonly stallMs?: number;
  /** What comes within up to so long is joined. */
  readonly joinMs?: number;
  /** Everything takes so much longer. */
  readonly delayMs?: number;
}

export interface LaneBooks {
  splits: number;
  stalls: number;
  joins: number;
}

const MAX_PIECES = 6;
const PIECE_BYTES = 40;
/** Held back beyond this the source is not read: it feels the pressure. */
const HELD_BYTES = 1_048_576;

/** From one socket to another. */
export class RoughLane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #manners: LaneManners;
  readonly #random: Random;
  readonly #books: LaneBooks;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isBusy = false;
  #hasEnded = false;
  #stalledUntilMs = 0;

  constructor(
    ends: { readonly from: Socket; readonly to: Socket },
    manners: LaneManners,
    own: { readonly random: Random; readonly books: LaneBooks },
  ) {
    this.#from = ends.from;
    this.#to = ends.to;
    this.#manners = manners;
    this.#random = own.random;
    this.#books = own.books;
    this.#from.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#from.on('end', () => this.#end());
  }

  /** Nothing passes for so long. */
  stall(forMs: number): void {
    this.#stalledUntilMs = performance.now() + forMs;
  }

  #take(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > HELD_BYTES) this.#from.pause();
    if (this.#isBusy) return;
    this.#isBusy = true;
    const holdMs = this.#holdMs();
    if (holdMs > 0) setTimeout(() => this.#release(), holdMs);
    else this.#release();
  }

  #holdMs(): number {
    const { stallRatio = 0, stallMs = 0, joinMs = 0, delayMs = 0 } = this.#manners;
    let holdMs = delayMs;
    if (joinMs > 0) holdMs += this.#random.nextFloat() * joinMs;
    if (stallRatio > 0 && this.#random.nextFloat() < stallRatio) {
      this.#books.stalls += 1;
      holdMs += this.#random.nextFloat() * stallMs;
    }
    if (this.#stalledUntilMs === 0) return holdMs;
    return Math.max(holdMs, this.#stalledUntilMs - performance.now());
  }

  #release(): void {
    if (this.#held.length > 1) this.#books.joins += 1;
    const bytes = this.#held.length === 1 ? this.#held[0] : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    const { splitRatio = 0 } = this.#manners;
    const isSplit = splitRatio > 0 && this.#random.nextFloat() < splitRatio;
    if (bytes !== undefined && !this.#to.destroyed) {
      if (isSplit && bytes.length > 1) {
        this.#books.splits += 1;
        this.#writePieces(this.#piecesOf(bytes));
        return;
      }
      this.#to.write(bytes);
    }
    this.#free();
  }

  #writePieces(pieces: Buffer[]): void {
    const piece = pieces.shift();
    if (piece === undefined || this.#to.destroyed) {
      this.#free();
      return;
    }
    this.#to.write(piece);
    setImmediate(() => this.#writePieces(pieces));
  }

  /** Ready for what came meanwhile. */
  #free(): void {
    this.#isBusy = false;
    const held = this.#held;
    if (held.length > 0) {
      this.#held = [];
      this.#heldBytes = 0;
      this.#take(Buffer.concat(held));
      return;
    }
    if (this.#from.isPaused()) this.#from.resume();
    if (this.#hasEnded) this.#to.end();
  }

  #end(): void {
    this.#hasEnded = true;
    if (!this.#isBusy) this.#to.end();
  }

  #piecesOf(bytes: Buffer): Buffer[] {
    const pieces: Buffer[] = [];
    let from = 0;
    while (from < bytes.length) {
      const isLast = pieces.length === MAX_PIECES - 1;
      const length = isLast ? bytes.length : 1 + this.#random.nextBelow(PIECE_BYTES);
      pieces.push(bytes.subarray(from, from + length));
      from += length;
    }
    return pieces;
  }
}

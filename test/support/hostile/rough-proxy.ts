// A TCP proxy of ill manners, all of them lawful: it splits and joins what passes, holds it back
// for a while, cuts lines softly and hard. It never changes, reorders or loses a byte of a line
// that stays open. Seeded; what it did is counted.

import { createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';
import { Random } from '../../../src/base/index.ts';

export interface RoughManners {
  readonly seed: string;
  /** Chance that a piece is cut into small ones, sent one by one. */
  readonly splitRatio?: number;
  /** Chance that a piece is held back, with all that follows it, for up to `stallMs`. */
  readonly stallRatio?: number;
  readonly stallMs?: number;
  /** Lines that are ended in each second, on average: half of them by a reset. */
  readonly cutsPerSecond?: number;
}

/** What the proxy did. */
export interface RoughBooks {
  lines: number;
  splits: number;
  stalls: number;
  ends: number;
  resets: number;
}

interface Line {
  readonly inner: Socket;
  readonly outer: Socket;
}

const TICK_MS = 100;
const MAX_PIECES = 6;
const QUIET = (): void => {};

/** `open` listens, `close` ends every line; idempotent. */
export class RoughProxy {
  readonly books: RoughBooks = { lines: 0, splits: 0, stalls: 0, ends: 0, resets: 0 };
  readonly #manners: RoughManners;
  readonly #random: Random;
  readonly #lines = new Set<Line>();
  readonly #server: Server;
  #timer: NodeJS.Timeout | null = null;
  #isRough = false;
  #targetPort: number;

  constructor(targetPort: number, manners: RoughManners) {
    this.#targetPort = targetPort;
    this.#manners = manners;
    this.#random = new Random(manners.seed);
    this.#server = createServer((outer) => this.#accept(outer));
  }

  /** The address to use instead of the server's. */
  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#timer = setInterval(() => this.#cutSome(), TICK_MS);
    return this;
  }

  /** Cuts begin and end; splitting and stalling is always done. */
  setRough(isRough: boolean): void {
    this.#isRough = isRough;
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#server.close();
    for (const line of this.#lines) this.#drop(line);
  }

  #accept(outer: Socket): void {
    this.books.lines += 1;
    const inner = tcpConnect(this.#targetPort, '127.0.0.1');
    const line = { inner, outer };
    this.#lines.add(line);
    for (const [from, to] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      from.setNoDelay(true);
      from.on('error', QUIET);
      from.on('data', (bytes: Buffer) => this.#pass(bytes, from, to));
      from.on('end', () => to.end());
      from.on('close', () => this.#drop(line));
    }
  }

  /** Order is kept: while a piece is under way its source is not read. */
  #pass(bytes: Buffer, from: Socket, to: Socket): void {
    const { splitRatio = 0, stallRatio = 0, stallMs = 0 } = this.#manners;
    const isStalled = this.#random.nextFloat() < stallRatio;
    const isSplit = bytes.length > 1 && this.#random.nextFloat() < splitRatio;
    if (!isStalled && !isSplit) {
      to.write(bytes);
      return;
    }
    from.pause();
    if (isStalled) this.books.stalls += 1;
    if (isSplit) this.books.splits += 1;
    const pieces = isSplit ? this.#piecesOf(bytes) : [bytes];
    const next = (): void => {
      const piece = pieces.shift();
      if (piece === undefined || to.destroyed) {
        from.resume();
        return;
      }
      to.write(piece);
      setImmediate(next);
    };
    if (isStalled) setTimeout(next, this.#random.nextFloat() * stallMs);
    else next();
  }

  #piecesOf(bytes: Buffer): Buffer[] {
    const pieces: Buffer[] = [];
    let from = 0;
    while (from < bytes.length) {
      const isLast = pieces.length === MAX_PIECES - 1;
      const length = isLast ? bytes.length : 1 + Math.floor(this.#random.nextFloat() * 40);
      pieces.push(bytes.subarray(from, from + length));
      from += length;
    }
    return pieces;
  }

  #cutSome(): void {
    if (!this.#isRough) return;
    const chance = ((this.#manners.cutsPerSecond ?? 0) * TICK_MS) / 1000;
    let count = Math.floor(chance) + (this.#random.nextFloat() < chance % 1 ? 1 : 0);
    const lines = [...this.#lines];
    for (; count > 0 && lines.length > 0; count -= 1) {
      const line = lines[Math.floor(this.#random.nextFloat() * lines.length)];
      if (line === undefined || !this.#lines.has(line)) continue;
      if (this.#random.nextFloat() < 0.5) this.#reset(line);
      else this.#end(line);
    }
  }

  #end(line: Line): void {
    this.books.ends += 1;
    this.#drop(line);
  }

  #reset(line: Line): void {
    this.books.resets += 1;
    this.#lines.delete(line);
    line.inner.resetAndDestroy();
    line.outer.resetAndDestroy();
  }

  #drop(line: Line): void {
    if (!this.#lines.delete(line)) return;
    line.inner.destroy();
    line.outer.destroy();
  }
}

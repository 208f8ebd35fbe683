// A TCP proxy of ill manners, all of them lawful: it splits and joins what passes, delays it, holds
// it back for a while, cuts lines softly and hard. It never changes, reorders or loses a byte of a
// line that stays open. Seeded; what it did is counted.

import { createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';
import { Random } from '../../../src/base/index.ts';
import { type LaneBooks, type LaneManners, RoughLane } from './rough-lane.ts';

export interface RoughManners extends LaneManners {
  readonly seed: string;
  /** Lines that are ended in each second, on average: half of them by a reset. */
  readonly cutsPerSecond?: number;
}

/** What the proxy did. */
export interface RoughBooks extends LaneBooks {
  lines: number;
  ends: number;
  resets: number;
}

interface Line {
  readonly inner: Socket;
  readonly outer: Socket;
  readonly lanes: readonly RoughLane[];
}

const TICK_MS = 100;
const QUIET = (): void => {};

/** `open` listens, `close` ends every line; idempotent. */
export class RoughProxy {
  readonly books: RoughBooks = { lines: 0, splits: 0, stalls: 0, joins: 0, ends: 0, resets: 0 };
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

  /** Cuts begin and end; splitting, joining and stalling is always done. */
  setRough(isRough: boolean): void {
    this.#isRough = isRough;
  }

  /** Every line is reset at once, as by a restarted load balancer. */
  resetAll(): void {
    for (const line of this.#lines) this.#reset(line);
  }

  /** No line carries a byte for so long; then all of it comes. */
  async stallAll(forMs: number): Promise<void> {
    for (const { lanes } of this.#lines) for (const lane of lanes) lane.stall(forMs);
    await new Promise((resolve) => setTimeout(resolve, forMs));
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
    const own = { random: this.#random, books: this.books };
    const lanes = [
      new RoughLane({ from: outer, to: inner }, this.#manners, own),
      new RoughLane({ from: inner, to: outer }, this.#manners, own),
    ];
    const line = { inner, outer, lanes };
    this.#lines.add(line);
    for (const socket of [outer, inner]) {
      socket.setNoDelay(true);
      socket.on('error', QUIET);
      socket.on('close', () => this.#drop(line));
    }
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

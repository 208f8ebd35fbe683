// One socket as an examination uses it: it keeps what came, bounded, says whether the other side is
// alive, and sends whatever it is told to. It judges nothing.

import type { RawData, WebSocket } from 'ws';
import { sleep, waitUntil } from '../../base/index.ts';
import { type DecodedFrame, decodeServerFrame } from '../../protocol/index.ts';

/** A server that sends more than this to an examination is not read any further. */
const MAX_FRAMES = 2_000;
const MAX_KEPT_BYTES = 8 * 1024 * 1024;
const POLL_MS = 4;
const CLOSE_WAIT_MS = 1_000;

/** A frame that came. */
export interface SeenFrame {
  readonly text: string;
  readonly isBinary: boolean;
  readonly decoded: DecodedFrame;
  /** The fields, where it is one JSON object, documented or not. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export class ProbeSocket {
  readonly frames: SeenFrame[] = [];
  readonly #ws: WebSocket;
  #keptBytes = 0;
  #closeCode: number | null = null;
  #isOurEnd = false;
  #pongCount = 0;
  #brokenCode: string | null = null;

  constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on('message', (data, isBinary) => this.#keep(data, isBinary));
    ws.on('pong', () => {
      this.#pongCount += 1;
    });
    // What ws refuses ends in a close; its text may hold the address and with it the token.
    ws.on('error', (error) => {
      if ('code' in error && typeof error.code === 'string') this.#brokenCode = error.code;
    });
    ws.on('close', (code) => {
      this.#closeCode = code;
    });
  }

  get isOpen(): boolean {
    return this.#closeCode === null && this.#ws.readyState === this.#ws.OPEN;
  }

  /** The code with which it ended; null while it is open. */
  get closeCode(): number | null {
    return this.#closeCode;
  }

  /** Why the bytes that came could not be read: a code of ws; null while they could. */
  get brokenCode(): string | null {
    return this.#brokenCode?.startsWith('WS_ERR_') === true ? this.#brokenCode : null;
  }

  /** It ended, and we did not ask for it. */
  get wasClosed(): boolean {
    return this.#closeCode !== null && !this.#isOurEnd;
  }

  send(data: string | Buffer): void {
    if (this.isOpen) this.#ws.send(data, { binary: typeof data !== 'string' });
  }

  /** True when a ping that leaves now comes back in time. */
  async answers(limitMs: number, signal: AbortSignal): Promise<boolean> {
    if (!this.isOpen) return false;
    const before = this.#pongCount;
    this.#ws.ping();
    const hasPonged = (): boolean => this.#pongCount > before || !this.isOpen;
    await waitUntil(hasPonged, { limitMs, everyMs: POLL_MS, signal });
    return this.#pongCount > before && this.isOpen;
  }

  /** Waits until `condition` holds, the socket ends, or the time is up; true when it holds. */
  async until(condition: () => boolean, limitMs: number, signal: AbortSignal): Promise<boolean> {
    const isOver = (): boolean => condition() || this.#closeCode !== null;
    await waitUntil(isOver, { limitMs, everyMs: POLL_MS, signal });
    return condition();
  }

  /** Closes politely, then by force; resolves when it is over. */
  async close(): Promise<void> {
    if (this.#closeCode !== null) return;
    this.#isOurEnd = true;
    this.#ws.close(1000);
    await waitUntil(() => this.#closeCode !== null, { limitMs: CLOSE_WAIT_MS, everyMs: POLL_MS });
    this.#ws.terminate();
    await sleep(0);
  }

  #keep(data: RawData, isBinary: boolean): void {
    const bytes = data as Buffer;
    this.#keptBytes += bytes.length;
    if (this.frames.length >= MAX_FRAMES || this.#keptBytes > MAX_KEPT_BYTES) {
      this.#ws.terminate();
      return;
    }
    const text = isBinary ? `<${bytes.length} bytes>` : bytes.toString('utf8');
    const decoded = decodeServerFrame(bytes, isBinary);
    this.frames.push({ text, isBinary, decoded, fields: isBinary ? {} : fieldsOf(text) });
  }
}

/** The fields of a text that is one JSON object; none for everything else. */
export function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}

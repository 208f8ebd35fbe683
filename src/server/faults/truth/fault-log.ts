// The ground truth: one line for every injection that had an effect, in batches. Must not decide
// what is observable: the oracle does.

import { appendFileSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { describeError, EarshotError } from '../../../base/index.ts';
import type { FaultName } from '../catalogue/catalogue.ts';

export interface FaultLogEntry {
  readonly atIso: string;
  readonly fault: FaultName;
  /** Id of the message in the store; null when it has none. */
  readonly serverId: number | null;
  /** Hash of the text as it was received (base `hashHex`); null when no message is meant. */
  readonly bodyHash: string | null;
  /** For reads: the reader. */
  readonly senderId: string;
  /** For reads: the partner; null for the whole list. */
  readonly receiverId: string | null;
  /** Whether a client could know, by the server's own sockets. */
  readonly observable: boolean;
  readonly why: string;
  /** What else a harness may compare: milliseconds really waited, the other message of a pair. */
  readonly delayMs?: number;
  readonly otherServerId?: number;
  readonly otherBodyHash?: string;
}

const FLUSH_INTERVAL_MS = 250;
/** Lines held when the disk is slow; beyond it the writer blocks. About 30 MB. */
const MAX_HELD_LINES = 100_000;

export class FaultLog {
  readonly #path: string | null;
  readonly #warn: (message: string) => void;
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #count = 0;

  /**
   * Starts an empty file; null: the entries are counted and forgotten.
   * @throws EarshotError `SERVER_START` when the file cannot be written.
   */
  constructor(path: string | null, warn: (message: string) => void) {
    this.#path = path;
    this.#warn = warn;
    try {
      if (path !== null) writeFileSync(path, '');
    } catch (error) {
      const message = `Cannot write the faults log ${path}: ${describeError(error)}`;
      throw new EarshotError('SERVER_START', message, { cause: error });
    }
  }

  get count(): number {
    return this.#count;
  }

  append(entry: FaultLogEntry): void {
    this.#count += 1;
    if (this.#path === null) return;
    this.#lines.push(`${JSON.stringify(entry)}\n`);
    if (this.#lines.length >= MAX_HELD_LINES) this.#writeNow();
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_INTERVAL_MS).unref();
  }

  /** Everything appended is in the file when it resolves. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    this.#writeNow();
  }

  #flush(): void {
    this.#timer = undefined;
    const path = this.#path;
    if (path === null || this.#lines.length === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    this.#writing = this.#writing
      .then(() => appendFile(path, text))
      .catch((error: unknown) => this.#warn(`faults log: ${describeError(error)}`));
  }

  #writeNow(): void {
    if (this.#path === null || this.#lines.length === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    appendFileSync(this.#path, text);
  }
}

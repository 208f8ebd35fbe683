// The file of a recording: opened once, written in order, never rewritten.

import { close, open, write } from 'node:fs';
import { promisify } from 'node:util';
import type { RecordingSink } from '../../../observation/index.ts';

const openFile = promisify(open);
const closeFile = promisify(close);
const writeBytes = promisify(write);

/** A sink that makes its file at the first write, and refuses one that is there. */
export class FileSink implements RecordingSink {
  readonly #file: string;
  #opening: Promise<number> | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  async write(bytes: Buffer): Promise<void> {
    this.#opening ??= openFile(this.#file, 'wx');
    const descriptor = await this.#opening;
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await writeBytes(descriptor, bytes, at, bytes.length - at, null);
      at += bytesWritten;
    }
  }

  /** Closes the file when there is one. */
  async close(): Promise<void> {
    if (this.#opening === null) return;
    try {
      await closeFile(await this.#opening);
    } catch {
      // It could not be opened, or not be closed: every write has told so by now.
    }
  }
}

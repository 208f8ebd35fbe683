// A file that is read at any place. `close` is idempotent.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { RecordingSource } from '../../observation/index.ts';

export class FileSource implements RecordingSource {
  readonly size: number;
  readonly #descriptor: number;
  #isClosed = false;

  /** @throws the system's error when the file cannot be opened. */
  constructor(file: string) {
    this.#descriptor = openSync(file, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  read(offset: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    const bytes = Buffer.alloc(wanted);
    let at = 0;
    while (at < wanted) {
      const count = readSync(this.#descriptor, bytes, at, wanted - at, offset + at);
      if (count === 0) break;
      at += count;
    }
    return bytes.subarray(0, at);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#descriptor);
  }
}

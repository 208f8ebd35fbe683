// Windows of several agents become one a second. A second is closed when every living agent has
// told it, or when it is old; a straggler's later window is merged into a record of its own.

import { mergeWindows, type WindowRecord } from '../metrics/index.ts';

/** A second is given up this many seconds after the newest one. */
const PATIENCE_SECONDS = 3;

/** Collects windows by second and hands merged ones out in order. */
export class WindowMerger {
  readonly #pending = new Map<number, WindowRecord[]>();
  readonly #emit: (window: WindowRecord) => void;

  constructor(emit: (window: WindowRecord) => void) {
    this.#emit = emit;
  }

  add(window: WindowRecord, livingAgents: number): void {
    const list = this.#pending.get(window.second);
    if (list === undefined) this.#pending.set(window.second, [window]);
    else list.push(window);
    this.#release(
      (second, count) => count >= livingAgents || second < window.second - PATIENCE_SECONDS,
    );
  }

  /** Hands out everything that is still held. */
  flush(): void {
    this.#release(() => true);
  }

  #release(isDue: (second: number, count: number) => boolean): void {
    for (const second of [...this.#pending.keys()].sort((a, b) => a - b)) {
      const windows = this.#pending.get(second) ?? [];
      if (!isDue(second, windows.length)) return;
      this.#pending.delete(second);
      this.#emit(mergeWindows(windows));
    }
  }
}

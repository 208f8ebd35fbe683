// Processes that do nothing but burn CPU beside a run, for a while.

import { spawn } from 'node:child_process';

const BURN =
  'const end = performance.now() + Number(process.argv[1]); while (performance.now() < end);';

/** So many of them; `stay` ends them, and each ends by itself. */
export class BusyNeighbours {
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  async stay(forMs: number): Promise<void> {
    const all = Array.from({ length: this.#count }, () => {
      const child = spawn(process.execPath, ['-e', BURN, String(forMs)], { stdio: 'ignore' });
      return new Promise<void>((resolve) => child.once('exit', () => resolve()));
    });
    await Promise.all(all);
  }
}

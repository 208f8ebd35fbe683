// Hands entries to the history in their order. A history that cannot be written (a full disk) stops
// neither probes nor alerts: entries wait in memory, within a bound, and what they tell is told
// from memory until they are kept.

import { describeError } from '../../base/index.ts';
import type { History } from '../history/history.ts';
import type { Entry } from '../history/rows.ts';
import type { DurableQueue } from '../notify/durable-queue.ts';

/** Some hours of a few monitors; about 10 MB at most. */
const WAITING_MAX = 1_000;

export interface EntryKeeperOptions {
  readonly history: History;
  readonly queue: DurableQueue;
  readonly log: (line: string) => void;
  /** Notifications of a receiver were given up because too many wait. */
  readonly onGivenUp: (receiver: string) => void;
}

export class EntryKeeper {
  readonly #options: EntryKeeperOptions;
  #waiting: Entry[] = [];
  #trouble: string | null = null;
  #lostCount = 0;

  constructor(options: EntryKeeperOptions) {
    this.#options = options;
  }

  /** Why the history cannot be written now; null when it can. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** Entries that wait to be kept. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  keep(entry: Entry): void {
    this.#waiting.push(entry);
    this.flush();
    if (this.#waiting.includes(entry)) {
      for (const change of entry.alerts) this.#options.queue.keepUnsaved(change);
      this.#bound();
    }
  }

  /** Tries to keep what waits. */
  flush(): void {
    const { history, queue, log, onGivenUp } = this.#options;
    try {
      for (let entry = this.#waiting[0]; entry !== undefined; entry = this.#waiting[0]) {
        const givenUp = history.record(entry, queue.told);
        this.#waiting.shift();
        for (const change of entry.alerts) queue.release(change);
        for (const receiver of givenUp) onGivenUp(receiver);
      }
      if (this.#trouble !== null) {
        const lost = this.#lostCount === 0 ? '' : ` ${this.#lostCount} results are missing.`;
        log(`The history is written again.${lost}`);
      }
      this.#trouble = null;
      this.#lostCount = 0;
    } catch (error) {
      const trouble = `The history cannot be written: ${describeError(error)}.`;
      if (trouble !== this.#trouble) {
        log(`${trouble} Probes and alerts go on; free space on its disk, or restart.`);
      }
      this.#trouble = trouble;
    }
  }

  /** What tells nobody anything is let go first. */
  #bound(): void {
    if (this.#waiting.length <= WAITING_MAX) return;
    const silent = this.#waiting.findIndex(({ alerts }) => alerts.length === 0);
    this.#waiting.splice(Math.max(0, silent), 1);
    this.#lostCount += 1;
  }
}

// What went wrong on the way to the target, in a few words: which connections failed, which reads
// were no reads. It convicts nobody; whoever explains a run asks it.

import type { ConnectFailed, Observation, ReadFailed } from '../../../observation/index.ts';

/** Kinds that are kept apart; a target seldom fails in more ways. */
const KINDS_KEPT = 16;

export interface Trouble {
  readonly what: 'connect' | 'history' | 'threads';
  /** HTTP status; 0 when there was none. */
  readonly status: number;
  readonly reason: ConnectFailed['reason'] | ReadFailed['reason'];
  /** How often just this happened. */
  readonly count: number;
}

/** Collects troubles by kind; further kinds than `KINDS_KEPT` are left out. */
export class TroubleNotes {
  readonly #kinds = new Map<string, { trouble: Trouble; count: number }>();

  observe(observation: Observation): void {
    if (observation.type === 'connect-failed') this.#note('connect', observation);
    if (observation.type === 'read-failed') this.#note(observation.what, observation);
  }

  /** The most frequent first. */
  list(): readonly Trouble[] {
    return [...this.#kinds.values()]
      .map(({ trouble, count }) => ({ ...trouble, count }))
      .sort((a, b) => b.count - a.count);
  }

  #note(what: Trouble['what'], { status, reason }: Pick<Trouble, 'status' | 'reason'>): void {
    const key = `${what} ${status} ${reason}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#kinds.size < KINDS_KEPT) {
      this.#kinds.set(key, { trouble: { what, status, reason, count: 1 }, count: 1 });
    }
  }
}

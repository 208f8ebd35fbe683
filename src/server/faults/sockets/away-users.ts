// Users who are sent away for a while: what arrives for them in the meantime is stored, and pushed
// to nobody. Must not know what a message says.

import type { Clock } from '../../../base/index.ts';
import type { User } from '../../store/index.ts';
import type { Selector } from '../rules/rule.ts';

interface Away {
  readonly untilMs: number;
  readonly selector: Selector;
}

export class AwayUsers {
  readonly #clock: Clock;
  readonly #away = new Map<number, Away>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  send(user: User, forMs: number, selector: Selector): void {
    this.#away.set(user.pk, { untilMs: this.#clock.nowMs() + forMs, selector });
  }

  /** The rule that keeps the user away; null when nothing does. */
  selectorOf(user: User): Selector | null {
    const away = this.#away.get(user.pk);
    if (away === undefined) return null;
    if (this.#clock.nowMs() < away.untilMs) return away.selector;
    this.#away.delete(user.pk);
    return null;
  }
}

// The behavior contexts of a shard, made when a user first acts in a load and kept.

import type { Plan } from '../../plan/index.ts';
import { UserContext } from '../../users/index.ts';
import type { UserSlot } from './iteration.ts';

export class Contexts {
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  of(slot: UserSlot, load: number): UserContext {
    const known = slot.contexts[load];
    if (known !== undefined) return known;
    const made = new UserContext(this.#plan, load, slot.user);
    slot.contexts[load] = made;
    return made;
  }
}

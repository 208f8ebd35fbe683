// A user's place in one load: its settings, its seeded stream, its partners by the plan. Made
// when the user first acts in the load and reused for all its iterations there.

import { type Random, randomStream } from '../base/index.ts';
import type { UserIndex } from '../observation/index.ts';
import { chooseReceiver, type Plan, partnersOf } from '../plan/index.ts';
import type { BehaviorSettings, DurationRange, Load } from '../scenario/index.ts';
import { OPEN_EXECUTORS } from '../scenario/names.ts';
import type { BehaviorContext } from './behavior.ts';
import type { View } from './view.ts';
import type { VirtualUser } from './virtual-user.ts';

export class UserContext implements BehaviorContext {
  readonly load: number;
  readonly random: Random;
  readonly isClosedModel: boolean;
  readonly #plan: Plan;
  readonly #load: Load;
  readonly #user: VirtualUser;

  /** @param load index of the load in the plan. */
  constructor(plan: Plan, load: number, user: VirtualUser) {
    const block = plan.loads[load] as Load;
    this.load = load;
    this.random = randomStream(plan.seed, 'behavior', block.name, user.index);
    this.isClosedModel = !OPEN_EXECUTORS.has(block.executor);
    this.#plan = plan;
    this.#load = block;
    this.#user = user;
  }

  get self(): UserIndex {
    return this.#user.index;
  }

  get view(): View {
    return this.#user.view;
  }

  get settings(): BehaviorSettings {
    return this.#load.settings;
  }

  get thinkTime(): DurationRange {
    return this.#load.thinkTime;
  }

  /** The partner's longest thinking and one delivery. */
  get answerLimitMs(): number {
    return this.#load.thinkTime.highMs + this.#plan.deadlines.deliverMs;
  }

  choosePartner(): UserIndex {
    return chooseReceiver(this.#plan, this.self, this.random);
  }

  partners(): readonly UserIndex[] {
    return partnersOf(this.#plan, this.self);
  }
}

// When a fault strikes: by rate, every n-th time or once, for some users, in a window, seeded. Must
// not know what a fault does.

import { parseDurationMs, type Random, randomStream } from '../../../base/index.ts';
import type { FaultName } from '../catalogue/catalogue.ts';
import type { FaultParameters } from '../catalogue/fault-entry.ts';

export interface FaultRule {
  readonly fault: FaultName;
  /** Exactly one of the three. Share of the chances, in (0, 1]. */
  readonly rate?: number;
  /** Every n-th chance, or the next one after it on which the fault has an effect. */
  readonly every?: number;
  /** The first chance (true) or the n-th on which the fault has an effect that can be observed. */
  readonly once?: true | number;
  /** Ids or e-mails; a message is meant by its sender or receiver, a read by its reader. */
  readonly users?: readonly string[];
  /** Counted from the start of the server. */
  readonly window?: { readonly fromMs: number; readonly forMs: number };
  /** Default: one that is the same for every server. */
  readonly seed?: string;
  readonly parameters: FaultParameters;
}

/** Somebody that `users` may name. */
export interface NamedUser {
  readonly uid: string;
  readonly email: string;
}

const DEFAULT_SEED = 'earshot';

/** The state of one rule: its stream of chance and its count of chances. */
export class Selector {
  readonly rule: FaultRule;
  readonly seed: string;
  readonly random: Random;
  readonly #users: ReadonlySet<string> | null;
  readonly #lastsMs: number;
  #chanceCount = 0;
  /** The latest chance, and until when a state holds that an earlier one began. */
  #chanceAtMs = Number.NEGATIVE_INFINITY;
  #holdsUntilMs = Number.NEGATIVE_INFINITY;
  #isOwed = false;
  #isSpent = false;

  constructor(rule: FaultRule, ruleIndex: number) {
    this.rule = rule;
    this.seed = rule.seed ?? DEFAULT_SEED;
    this.random = randomStream(this.seed, rule.fault, ruleIndex);
    this.#users = rule.users === undefined ? null : new Set(rule.users);
    this.#lastsMs = parseDurationMs(rule.parameters.lasts ?? '') ?? 0;
  }

  /** Whether the fault is to strike at this chance; the caller says with `struck` that it did. */
  isDue(users: readonly NamedUser[], sinceStartMs: number): boolean {
    if (!this.#isMeant(users) || !this.#isInWindow(sinceStartMs)) return false;
    this.#chanceAtMs = sinceStartMs;
    if (this.#isHolding) return true;
    if (this.#isSpent) return false;
    this.#chanceCount += 1;
    const { rate, every, once } = this.rule;
    if (rate !== undefined) return rate >= 1 || this.random.nextFloat() < rate;
    if (every !== undefined) {
      this.#isOwed ||= this.#chanceCount % every === 0;
      return this.#isOwed;
    }
    return this.#chanceCount >= (typeof once === 'number' ? once : 1);
  }

  /** Only an effect that somebody can observe uses up a `once`. */
  get wantsObservable(): boolean {
    return this.rule.once !== undefined && !this.#isHolding;
  }

  struck(): void {
    if (this.#isHolding) return;
    this.#holdsUntilMs = this.#chanceAtMs + this.#lastsMs;
    this.#isOwed = false;
    this.#isSpent = this.rule.once !== undefined;
  }

  /** What struck had no effect in the end: a `once` may strike again. */
  refund(): void {
    this.#isSpent = false;
  }

  /** A state that struck before still holds at the latest chance. */
  get #isHolding(): boolean {
    return this.#chanceAtMs < this.#holdsUntilMs;
  }

  #isMeant(users: readonly NamedUser[]): boolean {
    const named = this.#users;
    if (named === null) return true;
    return users.some(({ uid, email }) => named.has(uid) || named.has(email));
  }

  #isInWindow(sinceStartMs: number): boolean {
    const { window } = this.rule;
    if (window === undefined) return true;
    return sinceStartMs >= window.fromMs && sinceStartMs < window.fromMs + window.forMs;
  }
}

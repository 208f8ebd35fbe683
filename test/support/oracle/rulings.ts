// What the naive judge says of a history: charges that may be made, and charges that must be.
// Whatever is in neither is a false alarm if somebody makes it.

import type { CheckName } from '../../../src/scenario/index.ts';
import type { Message } from './facts.ts';

/** `lost-write 0>1#4`, or `unexpected user 2` of a charge without a message. */
export type Charge = string;

export function chargeOf(check: CheckName, about: Message | number): Charge {
  return `${check} ${typeof about === 'number' ? `user ${about}` : about.name}`;
}

export class Rulings {
  readonly possible = new Set<Charge>();
  /** Of each of these at least one must be made. */
  readonly proven: (readonly Charge[])[] = [];

  may(check: CheckName, ...about: readonly (Message | number)[]): void {
    for (const one of about) this.possible.add(chargeOf(check, one));
  }

  /** It is proven of one of these; any of the checks says it. */
  must(checks: readonly CheckName[], ...about: readonly (Message | number)[]): void {
    this.proven.push(checks.flatMap((check) => about.map((one) => chargeOf(check, one))));
  }
}

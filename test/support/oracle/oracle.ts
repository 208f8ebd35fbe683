// A second judge of small finished histories, deliberately naive: it holds everything in memory and
// decides each check by going through all messages, sockets and reads. It follows the words of the
// specification; where they leave room it says "may", so that it can be held against the verifier.

import type { CheckName } from '../../../src/scenario/index.ts';
import type { Facts } from './facts.ts';
import { ruleHistories } from './rules/histories.ts';
import { ruleLosses } from './rules/losses.ts';
import { ruleOrders } from './rules/orders.ts';
import { ruleSightings } from './rules/sightings.ts';
import { ruleThreadLists } from './rules/thread-lists.ts';
import { Rulings } from './rulings.ts';

/** What takes hundreds of messages, or a promise that these histories do not make. */
export const BEYOND_THE_ORACLE = [
  'relay-down',
  // Information and liveness: no one is accused.
  'foreign',
  'redelivery-on-reconnect',
  'reconnect-gap',
  'recovered',
  'clock-skew',
  'abnormal-close',
  'half-open',
  'seen-not-set',
  'seen-premature',
  'thread-order',
] as const satisfies readonly CheckName[];

export function judgeNaively(facts: Facts): Rulings {
  const rulings = new Rulings();
  ruleSightings(facts, rulings);
  ruleLosses(facts, rulings);
  ruleOrders(facts, rulings);
  ruleHistories(facts, rulings);
  ruleThreadLists(facts, rulings);
  return rulings;
}

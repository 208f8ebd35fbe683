// The plan of a scenario, with a seed chosen where the scenario leaves it open.

import { randomBytes } from 'node:crypto';
import { compilePlan, type Plan } from '../../plan/index.ts';
import type { Scenario } from '../../scenario/index.ts';

/** The plan of a scenario: its own seed, or a random one that is printed with the result. */
export function planOf(scenario: Scenario): Plan {
  return compilePlan(scenario, scenario.seed ?? randomBytes(6).toString('hex'));
}

// The plan of a scenario, with a seed chosen where the scenario leaves it open.

import { randomBytes } from 'node:crypto';
import { compilePlan, type Plan } from '../../plan/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { hashModules } from '../agent/own-modules.ts';

/** The plan of a scenario: its own seed, or a random one that is printed with the result. */
/**
 * @throws EarshotError `PLAN_INVALID` when loads and users do not fit together, `BEHAVIOR_INVALID`
 * when a module of the scenario's own behaviors cannot be read.
 */
export function planOf(scenario: Scenario): Plan {
  const seed = scenario.seed ?? randomBytes(6).toString('hex');
  return compilePlan(scenario, seed, hashModules(scenario.behaviors));
}

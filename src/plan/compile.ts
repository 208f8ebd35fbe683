// Scenario + seed -> Plan. Pure: no clock, no chance of its own, no file. What is well formed but
// cannot be carried out as a whole is refused here, before anything is sent.

import { EarshotError, present } from '../base/index.ts';
import type { Load, OwnBehaviorName, Scenario } from '../scenario/index.ts';
import { planHash } from './canonical.ts';
import { measureMsOf } from './load-end.ts';
import type { Plan, Slice } from './plan.ts';
import { layOutCells, layOutSlices, loadUserCount } from './population.ts';

/**
 * The plan of a scenario: the same bytes for the same scenario, seed and modules. `moduleHashes`
 * has the hash of each of the scenario's own behaviors.
 * @throws EarshotError `PLAN_INVALID` when slices, cells and loads do not fit together.
 */
export function compilePlan(
  scenario: Scenario,
  seed: string,
  moduleHashes: ReadonlyMap<OwnBehaviorName, string> = new Map(),
): Plan {
  const slices = layOutSlices(scenario);
  for (const load of scenario.loads) checkLoad(load, slices);
  const plan: Omit<Plan, 'sha256'> = {
    version: 1,
    name: scenario.name,
    seed,
    userCount: scenario.users,
    conversations: scenario.conversations,
    slices,
    cells: layOutCells(slices, scenario.conversations),
    behaviors: scenario.behaviors.map(({ name, messageCount, takesConnection }) => ({
      ...{ name, messageCount, takesConnection },
      sha256: present(moduleHashes.get(name), 'the hash of a module'),
    })),
    loads: scenario.loads,
    warmupMs: scenario.warmupMs,
    measureMs: measureMsOf(scenario.loads),
    connect: scenario.connect,
    messages: scenario.messages,
    heartbeat: scenario.heartbeat,
    reconnect: scenario.reconnect,
    deadlines: scenario.deadlines,
    contract: scenario.contract,
    verification: scenario.verification,
    generator: scenario.generator,
    onTargetLost: scenario.onTargetLost,
    thresholds: scenario.thresholds,
  };
  return { ...plan, sha256: planHash(plan) };
}

function checkLoad(load: Load, slices: readonly Slice[]): void {
  if (load.executor === 'session-arrival-rate' && load.users === null) {
    refuse(load, 'has no users of its own', 'Give it users: they are not connected at the start.');
  }
  const userCount = loadUserCount({ slices }, load);
  if (userCount === 0) {
    refuse(
      load,
      'has no users: the loads that have their own slices claim the whole population',
      'Raise users, or give this load users of its own.',
    );
  }
  const peak = peakUsersOf(load);
  if (peak > userCount) {
    refuse(
      load,
      `ramps to ${peak} users and has ${userCount}`,
      `Lower the stages to ${userCount}, or give it at least ${peak} users.`,
    );
  }
}

function peakUsersOf(load: Load): number {
  if (load.executor !== 'ramping-users') return 0;
  return Math.max(load.startUsers, ...load.stages.map(({ toUsers }) => toUsers));
}

function refuse(load: Load, what: string, hint: string): never {
  const { line, column } = load.position;
  throw new EarshotError('PLAN_INVALID', `load ${load.name} ${what}`, {
    hint,
    details: { load: load.name, line, column },
  });
}

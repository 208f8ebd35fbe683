// Parsed load blocks to the scenario's loads: names, positions, mixes as lists. Judges nothing.

import { BEHAVIOR_NAMES, isShippedBehavior } from '../names.ts';
import type { BehaviorChoice, Load, OwnBehavior } from '../scenario.ts';
import type { ParsedLoad } from '../schema/load.ts';
import { FILE_START } from '../source/place.ts';
import { keyPlace, type TreeNode } from '../source/tree.ts';

/** The loads in the order of the file. */
export function buildLoads(
  parsed: Readonly<Record<string, ParsedLoad>> | undefined,
  base: { readonly root: TreeNode; readonly own: readonly OwnBehavior[] },
): Load[] {
  return Object.entries(parsed ?? {}).map(([name, load]) => buildLoad(name, load, base));
}

function buildLoad(
  name: string,
  parsed: ParsedLoad,
  { root, own }: { readonly root: TreeNode; readonly own: readonly OwnBehavior[] },
): Load {
  const place = keyPlace(root, ['load', name]);
  const base = {
    name,
    position: place.flag === null ? place.position : FILE_START.position,
    behaviors: behaviorsOf(parsed.behavior, own),
    settings: { burstCount: parsed.burst, turnCount: parsed.turns, forMs: parsed.for },
    users: parsed.users ?? null,
    startAtMs: parsed.startAt,
    thinkTime: parsed.thinkTime,
  };
  switch (parsed.executor) {
    case 'constant-arrival-rate':
    case 'poisson-arrival-rate': {
      const { executor, rate, duration } = parsed;
      return { ...base, executor, ratePerSecond: rate, durationMs: duration };
    }
    case 'ramping-arrival-rate': {
      const stages = parsed.stages.map(({ to, over }) => ({ toPerSecond: to, overMs: over }));
      return { ...base, executor: parsed.executor, startRatePerSecond: parsed.startRate, stages };
    }
    case 'constant-users':
      return { ...base, executor: parsed.executor, durationMs: parsed.duration };
    case 'ramping-users': {
      const stages = parsed.stages.map(({ to, over }) => ({ toUsers: to, overMs: over }));
      return { ...base, executor: parsed.executor, startUsers: parsed.startUsers, stages };
    }
    case 'per-user-iterations': {
      const { executor, iterations, maxDuration } = parsed;
      return { ...base, executor, iterations, maxDurationMs: maxDuration };
    }
    case 'session-arrival-rate': {
      const { executor, rate, duration, iterations } = parsed;
      return { ...base, executor, ratePerSecond: rate, durationMs: duration, iterations };
    }
  }
}

/**
 * The choices, those that ship first, in the order of their lists; a rule reports unknown names.
 */
function behaviorsOf(
  parsed: ParsedLoad['behavior'],
  own: readonly OwnBehavior[],
): BehaviorChoice[] {
  const weights: Readonly<Record<string, number | undefined>> =
    typeof parsed === 'string' ? { [parsed]: 1 } : parsed;
  const shipped = BEHAVIOR_NAMES.flatMap((behavior): BehaviorChoice[] => {
    const weight = weights[behavior];
    return weight === undefined ? [] : [{ behavior, weight }];
  });
  const others = own.flatMap(({ name, messageCount, takesConnection }): BehaviorChoice[] => {
    const weight = isShippedBehavior(name) ? undefined : weights[name];
    if (weight === undefined) return [];
    return [{ behavior: name, weight, own: { messageCount, takesConnection } }];
  });
  return [...shipped, ...others];
}

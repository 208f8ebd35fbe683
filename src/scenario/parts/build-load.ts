// Parsed load blocks to the scenario's loads: names, positions, mixes as lists. Judges nothing.

import { BEHAVIOR_NAMES, type BehaviorName } from '../names.ts';
import type { BehaviorChoice, Load } from '../scenario.ts';
import type { ParsedLoad } from '../schema/load.ts';
import { FILE_START } from '../source/place.ts';
import { keyPlace, type TreeNode } from '../source/tree.ts';

/** The loads in the order of the file. */
export function buildLoads(
  parsed: Readonly<Record<string, ParsedLoad>> | undefined,
  root: TreeNode,
): Load[] {
  return Object.entries(parsed ?? {}).map(([name, load]) => buildLoad(name, load, root));
}

function buildLoad(name: string, parsed: ParsedLoad, root: TreeNode): Load {
  const place = keyPlace(root, ['load', name]);
  const base = {
    name,
    position: place.flag === null ? place.position : FILE_START.position,
    behaviors: behaviorsOf(parsed.behavior),
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

function behaviorsOf(parsed: ParsedLoad['behavior']): BehaviorChoice[] {
  if (typeof parsed === 'string') return [{ behavior: parsed, weight: 1 }];
  return BEHAVIOR_NAMES.flatMap((behavior: BehaviorName) => {
    const weight = parsed[behavior];
    return weight === undefined ? [] : [{ behavior, weight }];
  });
}

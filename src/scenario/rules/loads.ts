// Whether each load can do what it says, and whether all together stay inside bounds.

import { formatDuration } from '../../base/index.ts';
import {
  ARRIVAL_LIMIT,
  DURATION_LIMIT_MS,
  LABEL_LIMIT,
  LOAD_LIMIT,
  STAGE_LIMIT,
} from '../limits.ts';
import {
  expectedIterationCount,
  measureDurationMs,
  messagesPerIteration,
  peakRatePerSecond,
  shareOf,
} from '../load-shape.ts';
import type { BehaviorName } from '../names.ts';
import type { Parts } from '../parts/parts.ts';
import type { Load } from '../scenario.ts';
import { errorAt, onKey, type Problem, warningAt } from '../schema/problem.ts';
import { nodeAt } from '../source/tree.ts';
import type { Rule } from './rule.ts';

/** There is something to do, and not too much of anything. */
export const loadCountRule: Rule = ({ loadNames, root, draft }) => {
  const problems: Problem[] = [];
  const load = nodeAt(root, ['load']);
  if (load?.kind === 'map' && loadNames.length === 0) {
    problems.push(errorAt(['load'], 'There is no load.', 'Name at least one load block.'));
  }
  if (loadNames.length > LOAD_LIMIT) {
    problems.push(errorAt(['load'], `There are more than ${LOAD_LIMIT} loads.`));
  }
  if (Object.keys(draft.labels ?? {}).length > LABEL_LIMIT) {
    problems.push(errorAt(['labels'], `There are more than ${LABEL_LIMIT} labels.`));
  }
  return problems;
};

/** Each load starts something, with settings that its behaviors read. */
export const loadContentRule: Rule = (parts) =>
  parts.loads.flatMap((load) => [
    ...emptyMix(load, parts),
    ...stagesOf(load),
    ...unreadSettings(load, parts),
  ]);

/** Durations and numbers of starts stay inside bounds. */
export const loadTotalRule: Rule = ({ loads, users, warmupMs }) => {
  const problems: Problem[] = [];
  const totalMs = measureDurationMs(loads) + (warmupMs ?? 0);
  if (totalMs > DURATION_LIMIT_MS) {
    const message = `Warm-up and load take ${formatDuration(totalMs)}.`;
    const most = formatDuration(DURATION_LIMIT_MS);
    const hint = `At most ${most}; longer watches are for the monitor.`;
    problems.push(errorAt(['load'], message, hint));
  }
  const starts = loads.reduce((sum, load) => sum + startsOf(load, users), 0);
  if (starts > ARRIVAL_LIMIT) {
    const count = Math.round(starts).toLocaleString('en');
    const limit = ARRIVAL_LIMIT.toLocaleString('en');
    problems.push(errorAt(['load'], `${count} starts are too many.`, `At most ${limit}.`));
  }
  return problems;
};

function startsOf(load: Load, users: number | null): number {
  if (load.executor === 'per-user-iterations') return load.iterations * (load.users ?? users ?? 0);
  const iterations = expectedIterationCount(load) ?? 0;
  return iterations * Math.max(1, messagesPerIteration(load));
}

function emptyMix({ name }: Load, { root }: Parts): Problem[] {
  const path = ['load', name, 'behavior'];
  const written = nodeAt(root, path);
  const isEmpty = written?.kind === 'map' && written.entries.size === 0;
  return isEmpty ? [errorAt(path, 'The mix names no behavior.')] : [];
}

function stagesOf(load: Load): Problem[] {
  if (load.executor !== 'ramping-arrival-rate' && load.executor !== 'ramping-users') return [];
  const path = ['load', load.name, 'stages'];
  if (load.stages.length === 0) return [errorAt(path, 'There is no stage.', 'Name at least one.')];
  if (load.stages.length > STAGE_LIMIT) {
    return [errorAt(path, `There are more than ${STAGE_LIMIT} stages.`)];
  }
  const isIdle =
    load.executor === 'ramping-users'
      ? load.startUsers === 0 && load.stages.every((stage) => stage.toUsers === 0)
      : peakRatePerSecond(load) === 0;
  return isIdle ? [errorAt(path, 'The load never starts anything: every stage is at 0.')] : [];
}

const READERS: Readonly<Record<string, readonly BehaviorName[]>> = {
  burst: ['burst'],
  turns: ['converse'],
  for: ['reconnect', 'go-offline', 'second-device', 'slow-reader', 'idle'],
};

function unreadSettings(load: Load, { root }: Parts): Problem[] {
  return Object.entries(READERS).flatMap(([key, readers]) => {
    const path = ['load', load.name, key];
    if (nodeAt(root, path) === undefined || shareOf(load, readers) > 0) return [];
    if (load.behaviors.length === 0) return [];
    const verb = readers.length > 1 ? 'read' : 'reads';
    const message = `'${key}' has no effect: only ${readers.join(', ')} ${verb} it.`;
    return [onKey(warningAt(path, message))];
  });
}

// `--duration D`: the load phase as a whole takes D. Starts, durations and stages keep their
// shares, so a load that ran for the whole phase runs for the whole of D.

import { formatDuration, parseDurationMs } from '../../base/index.ts';
import { Mistake } from '../grammar/grammar.ts';
import { readDurationMs } from '../grammar/times.ts';
import { flagPlace, type Place } from '../source/place.ts';
import { type MapNode, nodeAt, type ScalarNode, type TreeNode } from '../source/tree.ts';
import type { AppliedSettings } from './applied-settings.ts';

const LENGTH_KEYS = ['duration', 'maxDuration'] as const;
const DEFAULT_MAX_DURATION_MS = 600_000;

/** Stretches or shrinks every load so that the last one ends after `text`. */
export function applyDuration(root: TreeNode, text: string): AppliedSettings {
  const place = flagPlace('--duration');
  const wantedMs = readDurationMs(text, { minMs: 1 });
  if (wantedMs instanceof Mistake) {
    const { message, hint } = wantedMs;
    return { root, mistakes: [{ message, hint, at: place, path: 'load' }] };
  }
  const loads = loadMaps(root);
  const currentMs = Math.max(
    0,
    ...loads.map((load) => (msOf(load, 'startAt') ?? 0) + lengthMs(load)),
  );
  if (currentMs > 0) {
    const stretching = { factor: wantedMs / currentMs, at: place };
    for (const load of loads) stretch(load, stretching);
  }
  return { root, mistakes: [] };
}

/** The load blocks of a tree that are maps. */
export function loadMaps(root: TreeNode): MapNode[] {
  const load = nodeAt(root, ['load']);
  if (load?.kind !== 'map') return [];
  return [...load.entries.values()].flatMap(({ node }) => (node.kind === 'map' ? [node] : []));
}

/** The stages of a load block that are maps. */
export function stageMaps(load: MapNode): MapNode[] {
  const stages = nodeAt(load, ['stages']);
  if (stages?.kind !== 'list') return [];
  return stages.items.flatMap((item) => (item.kind === 'map' ? [item] : []));
}

/** Replaces a value that is there, in the name of a flag. */
export function replaceValue(map: MapNode, key: string, value: Omit<ScalarNode, 'kind'>): void {
  const entry = map.entries.get(key);
  if (entry !== undefined) entry.node = { kind: 'scalar', ...value };
}

function lengthMs(load: MapNode): number {
  const stages = stageMaps(load).reduce((sum, stage) => sum + (msOf(stage, 'over') ?? 0), 0);
  if (stages > 0) return stages;
  return msOf(load, 'duration') ?? msOf(load, 'maxDuration') ?? iterationsMs(load);
}

function iterationsMs(load: MapNode): number {
  const executor = nodeAt(load, ['executor']);
  const isBounded = executor?.kind === 'scalar' && executor.value === 'per-user-iterations';
  return isBounded ? DEFAULT_MAX_DURATION_MS : 0;
}

interface Stretching {
  readonly factor: number;
  readonly at: Place;
}

function stretch(load: MapNode, stretching: Stretching): void {
  const { at } = stretching;
  if (iterationsMs(load) > 0 && !load.entries.has('maxDuration')) {
    const node: TreeNode = { kind: 'scalar', at, value: formatDuration(DEFAULT_MAX_DURATION_MS) };
    load.entries.set('maxDuration', { keyAt: at, node });
  }
  stretchValue(load, 'startAt', stretching);
  for (const key of LENGTH_KEYS) stretchValue(load, key, stretching);
  for (const stage of stageMaps(load)) stretchValue(stage, 'over', stretching);
}

function stretchValue(map: MapNode, key: string, { factor, at }: Stretching): void {
  const beforeMs = msOf(map, key);
  if (beforeMs === undefined) return;
  const afterMs = Math.max(beforeMs === 0 ? 0 : 1, Math.round(beforeMs * factor));
  replaceValue(map, key, { value: formatDuration(afterMs), at });
}

function msOf(map: MapNode, key: string): number | undefined {
  const node = map.entries.get(key)?.node;
  return node?.kind === 'scalar' && typeof node.value === 'string'
    ? parseDurationMs(node.value)
    : undefined;
}

// `--scale 10%`: the same scenario, smaller or larger. Rates of loads are multiplied; users of
// loads and the population are multiplied and rounded up to whole cells, at least one; what no
// load has claimed keeps its share. Thresholds, connect and login rates, caps and iterations
// stay.

import { parseRatePerSecond } from '../../base/index.ts';
import { Mistake } from '../grammar/grammar.ts';
import { readRatio } from '../grammar/numbers.ts';
import { conversations } from '../grammar/shapes.ts';
import { USER_LIMIT } from '../limits.ts';
import { cellSizeOf } from '../load-shape.ts';
import { flagPlace, type Place } from '../source/place.ts';
import { type MapNode, nodeAt, type TreeNode } from '../source/tree.ts';
import type { AppliedSettings } from './applied-settings.ts';
import { loadMaps, replaceValue, stageMaps } from './stretch.ts';

const SCALE_MIN = 0.0001;
const SCALE_MAX = 1000;

interface Scaling {
  readonly factor: number;
  /** Users of one cell; 1 when the conversations are wrong (which is reported elsewhere). */
  readonly cell: number;
  readonly at: Place;
  /** Users of the slice of a ramp's load; null without a slice. */
  readonly most: number | null;
}

/** Scales rates and users; `text` is a percentage or a factor from 0.0001 to 1,000. */
export function applyScale(root: TreeNode, text: string): AppliedSettings {
  const at = flagPlace('--scale');
  const factor = readFactor(text.trim());
  if (factor instanceof Mistake) {
    const { message, hint } = factor;
    return { root, mistakes: [{ message, hint, at, path: '' }] };
  }
  if (root.kind !== 'map') return { root, mistakes: [] };
  const scaling = { factor, cell: cellOf(root), at, most: null };
  const claimedBefore = claimedUsers(root);
  for (const load of loadMaps(root)) scaleLoad(load, scaling);
  scalePopulation(root, claimedBefore, scaling);
  return { root, mistakes: [] };
}

function readFactor(text: string): number | Mistake {
  const isPercent = /^\d{1,6}(\.\d+)?%$/.test(text);
  const isFactor = /^\d{1,4}(\.\d+)?$/.test(text);
  const factor = isPercent ? Number(text.slice(0, -1)) / 100 : isFactor ? Number(text) : Number.NaN;
  if (factor >= SCALE_MIN && factor <= SCALE_MAX) return factor;
  const problem = isPercent || isFactor ? null : readRatio(text);
  const hint = "Write for example '10%' or '250%', from 0.01% to 100000%.";
  const message = problem instanceof Mistake ? problem.message : 'The scale is out of bounds.';
  return new Mistake(message, hint);
}

function scaleLoad(load: MapNode, scaling: Scaling): void {
  scaleRate(load, 'rate', scaling);
  scaleRate(load, 'startRate', scaling);
  scaleUsers(load, 'users', scaling);
  const ramp = { ...scaling, most: countOf(load, 'users') ?? null };
  scaleActive(load, 'startUsers', ramp);
  for (const stage of stageMaps(load)) {
    scaleRate(stage, 'to', scaling);
    scaleActive(stage, 'to', ramp);
  }
}

function scalePopulation(root: MapNode, claimedBefore: number, scaling: Scaling): void {
  const before = countOf(root, 'users');
  if (before === undefined) return;
  const rest = Math.max(0, before - claimedBefore);
  const total = claimedUsers(root) + (rest === 0 ? 0 : wholeCells(rest, scaling));
  // A population above the limit is reported by the schema, in the name of the flag.
  replaceValue(root, 'users', { value: total, at: scaling.at });
}

function scaleUsers(map: MapNode, key: string, scaling: Scaling): void {
  const before = countOf(map, key);
  if (before === undefined) return;
  replaceValue(map, key, { value: wholeCells(before, scaling), at: scaling.at });
}

/** Active users of a ramp: rounded up, never more than the slice; 0 stays 0. */
function scaleActive(map: MapNode, key: string, { factor, at, most }: Scaling): void {
  const before = countOf(map, key);
  if (before === undefined) return;
  const after = Math.ceil(before * factor - 1e-9);
  replaceValue(map, key, { value: Math.min(after, most ?? USER_LIMIT), at });
}

function scaleRate(map: MapNode, key: string, scaling: Scaling): void {
  const node = map.entries.get(key)?.node;
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return;
  const perSecond = parseRatePerSecond(node.value);
  if (perSecond === undefined || !Number.isFinite(perSecond)) return;
  const [unit, seconds] = perSecond * scaling.factor < 0.01 ? ['h', 3600] : ['s', 1];
  const amount = (perSecond * scaling.factor * Number(seconds)).toFixed(9);
  const short = amount.replace(/\.?0+$/, '');
  replaceValue(map, key, { value: `${short === '' ? '0' : short}/${unit}`, at: scaling.at });
}

function wholeCells(users: number, { factor, cell }: Scaling): number {
  return Math.max(1, Math.ceil((users * factor) / cell - 1e-9)) * cell;
}

function claimedUsers(root: MapNode): number {
  return loadMaps(root).reduce((sum, load) => sum + (countOf(load, 'users') ?? 0), 0);
}

function cellOf(root: MapNode): number {
  const node = nodeAt(root, ['conversations']);
  const written = node === undefined ? 'pairs' : node.kind === 'scalar' ? node.value : null;
  const read = conversations({ about: '' }).safeParse(written);
  return read.success ? cellSizeOf(read.data) : 1;
}

function countOf(map: MapNode, key: string): number | undefined {
  const node: TreeNode | undefined = map.entries.get(key)?.node;
  const value = node?.kind === 'scalar' ? node.value : undefined;
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return isCount ? value : undefined;
}

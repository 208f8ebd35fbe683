// Sets one value of a tree by path: maps are made on the way, a list takes an index.

import { Mistake } from '../grammar/grammar.ts';
import { flagPlace, type Place } from '../source/place.ts';
import { readTree } from '../source/read-tree.ts';
import type { MapNode, Path, TreeNode } from '../source/tree.ts';
import type { AppliedSettings, Override } from './applied-settings.ts';

const SEGMENT_LIMIT = 16;

/** Sets a YAML value at a dotted path. */
export function applyOverride(root: TreeNode, override: Override): AppliedSettings {
  const place = flagPlace(override.source ?? `--set ${override.path}`);
  const segments = override.path.split('.');
  const refuse = (message: string, hint: string | null = null): AppliedSettings => ({
    root,
    mistakes: [{ message, hint, at: place, path: override.path }],
  });
  if (segments.some((segment) => segment.trim() === '') || segments.length > SEGMENT_LIMIT) {
    return refuse('This is not a path.', "Write for example 'load.talk.rate=400/s'.");
  }
  if (segments.includes('__proto__')) return refuse("The key '__proto__' is not allowed.");
  const value = readTree(override.value, place.flag);
  if (value.root === null || value.mistakes.length > 0) {
    const mistakes = value.mistakes.map((mistake) => ({ ...mistake, path: override.path }));
    return { root, mistakes };
  }
  return setNode(root, { path: segments, value: value.root, at: place });
}

/** Sets a text as it is: no YAML is read in it. */
export function setText(
  root: TreeNode,
  path: Path,
  { text, at }: { readonly text: string; readonly at: Place },
): AppliedSettings {
  if (path.includes('__proto__')) {
    const message = "The key '__proto__' is not allowed.";
    return { root, mistakes: [{ message, hint: null, at, path: String(path[0]) }] };
  }
  return setNode(root, { path, value: { kind: 'scalar', at, value: text }, at });
}

/** Sets a node at a path. A value in the way gives room to a map; an address to a target's map. */
export function setNode(root: TreeNode, change: Change): AppliedSettings {
  const { path, at } = change;
  const changed = setIn(root, change, 0);
  if (changed instanceof Mistake) {
    const { message, hint } = changed;
    return { root, mistakes: [{ message, hint, at, path: path.join('.') }] };
  }
  return { root: changed, mistakes: [] };
}

export interface Change {
  readonly path: Path;
  readonly value: TreeNode;
  readonly at: Place;
}

function setIn(node: TreeNode | undefined, change: Change, depth: number): TreeNode | Mistake {
  const { path, value, at } = change;
  const segment = path[depth];
  if (segment === undefined) return value;
  if (node?.kind === 'list') {
    const index = /^\d{1,4}$/.test(String(segment)) ? Number(segment) : -1;
    if (index < 0 || index > node.items.length) return noItem(node.items.length);
    const item = setIn(node.items[index], change, depth + 1);
    if (item instanceof Mistake) return item;
    node.items[index] = item;
    return node;
  }
  const map = asMap(node, path.slice(0, depth), at);
  const key = String(segment);
  const entry = map.entries.get(key);
  const child = setIn(entry?.node, change, depth + 1);
  if (child instanceof Mistake) return child;
  const keyAt = entry === undefined || depth === path.length - 1 ? at : entry.keyAt;
  map.entries.set(key, { keyAt, node: child });
  return map;
}

function asMap(node: TreeNode | undefined, path: Path, at: Place): MapNode {
  if (node?.kind === 'map') return node;
  const map: MapNode = { kind: 'map', at, entries: new Map() };
  const isAddress =
    path.length === 1 &&
    path[0] === 'target' &&
    node?.kind === 'scalar' &&
    node.value !== 'embedded';
  if (isAddress) map.entries.set('url', { keyAt: node.at, node });
  return map;
}

function noItem(count: number): Mistake {
  const hint = 'Items are counted from 0; the next free number appends.';
  return new Mistake(`There is no such item; the list has ${count}.`, hint);
}

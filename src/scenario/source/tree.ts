// The scenario as a tree of plain values that remember where they were written. Settings change it,
// the schema reads it, diagnostics look places up in it.

import { FILE_START, type Place } from './place.ts';

export type PathSegment = string | number;
export type Path = readonly PathSegment[];

export interface MapEntry {
  keyAt: Place;
  node: TreeNode;
}

export interface MapNode {
  readonly kind: 'map';
  readonly at: Place;
  readonly entries: Map<string, MapEntry>;
}

export interface ListNode {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: TreeNode[];
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly value: unknown;
}

export type TreeNode = MapNode | ListNode | ScalarNode;

/** The tree as plain values; maps have no prototype, so that no key can reach one. */
export function plainValue(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  const plain = Object.create(null) as Record<string, unknown>;
  for (const [key, entry] of node.entries) plain[key] = plainValue(entry.node);
  return plain;
}

/** The node below `node` at a path; undefined when there is none. */
export function nodeAt(node: TreeNode, path: Path): TreeNode | undefined {
  let current: TreeNode | undefined = node;
  for (const segment of path) {
    if (current === undefined) return undefined;
    current = childOf(current, segment);
  }
  return current;
}

/** The place of a value, or of its nearest ancestor's key when the value is not there. */
export function valuePlace(root: TreeNode, path: Path): Place {
  return nodeAt(root, path)?.at ?? keyPlace(root, path.slice(0, -1));
}

/** The place of the key at the end of a path; for a list's item, of the item. */
export function keyPlace(root: TreeNode, path: Path): Place {
  let current: TreeNode = root;
  let place: Place = FILE_START;
  for (const segment of path) {
    const child = childOf(current, segment);
    if (child === undefined) return place;
    place = keyPlaceIn(current, segment) ?? child.at;
    current = child;
  }
  return place;
}

/** `load.talk.stages.0.to`. */
export function dottedPath(path: Path): string {
  return path.join('.');
}

function childOf(node: TreeNode, segment: PathSegment): TreeNode | undefined {
  if (node.kind === 'map') return node.entries.get(String(segment))?.node;
  return node.kind === 'list' ? node.items[Number(segment)] : undefined;
}

function keyPlaceIn(node: TreeNode, segment: PathSegment): Place | undefined {
  return node.kind === 'map' ? node.entries.get(String(segment))?.keyAt : undefined;
}

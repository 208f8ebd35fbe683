// The YAML library's nodes to our tree: duplicate and dangerous keys, tags, aliases and their bombs
// are found here. Recursion is bounded: the nesting of the text was measured before it was parsed.

import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { NESTING_LIMIT, VALUE_LIMIT } from '../limits.ts';
import { FILE_START, type Place, type TextMistake } from './place.ts';
import { dottedPath, type MapEntry, type Path, type TreeNode } from './tree.ts';

type PlaceOf = (from: number, to: number) => Place;

interface Conversion {
  readonly placeOf: PlaceOf;
  readonly mistakes: TextMistake[];
  /** Anchored values that are complete: a value cannot hold itself. */
  readonly anchors: Map<string, Node>;
  valueCount: number;
  isExhausted: boolean;
}

/** Converts a document's contents; a file without a value gives an empty map. */
export function convertNode(
  contents: unknown,
  placeOf: PlaceOf,
): { readonly root: TreeNode; readonly mistakes: readonly TextMistake[] } {
  const conversion: Conversion = {
    placeOf,
    mistakes: [],
    anchors: new Map(),
    valueCount: 0,
    isExhausted: false,
  };
  return { root: convert(conversion, contents, []), mistakes: conversion.mistakes };
}

function convert(conversion: Conversion, node: unknown, path: Path): TreeNode {
  const at = placeOfNode(conversion, node);
  conversion.valueCount += 1;
  if (conversion.valueCount > VALUE_LIMIT || path.length > NESTING_LIMIT) {
    return exhausted(conversion, at, path);
  }
  if (isAlias(node)) return convertAlias(conversion, node.source, { at, path });
  const result = convertPlain(conversion, node, { at, path });
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) {
    conversion.anchors.set(node.anchor, node);
  }
  return result;
}

interface Spot {
  readonly at: Place;
  readonly path: Path;
}

function convertPlain(conversion: Conversion, node: unknown, { at, path }: Spot): TreeNode {
  if (isMap(node)) {
    const entries = new Map<string, MapEntry>();
    for (const pair of node.items) convertPair(conversion, pair, { entries, path });
    return { kind: 'map', at, entries };
  }
  if (isSeq(node)) {
    const items = node.items.map((item, index) => convert(conversion, item, [...path, index]));
    return { kind: 'list', at, items };
  }
  return { kind: 'scalar', at, value: isScalar(node) ? node.value : null };
}

function convertPair(
  conversion: Conversion,
  pair: Pair,
  { entries, path }: { readonly entries: Map<string, MapEntry>; readonly path: Path },
): void {
  const keyAt = placeOfNode(conversion, pair.key);
  const add = (message: string, hint: string | null, at = path): void => {
    conversion.mistakes.push({ message, hint, at: keyAt, path: dottedPath(at) });
  };
  const key = keyOf(pair.key);
  if (key === null) {
    add('A key must be a name.', null);
    return;
  }
  if (key === '__proto__') {
    add("The key '__proto__' is not allowed.", null, [...path, key]);
    return;
  }
  const earlier = entries.get(key);
  if (earlier !== undefined) {
    const { line, column } = earlier.keyAt.position;
    add(`Duplicate key '${shorten(key)}'.`, `It stands first at ${line}:${column}.`, [
      ...path,
      key,
    ]);
    convert(conversion, pair.value, [...path, key]);
    return;
  }
  entries.set(key, { keyAt, node: convert(conversion, pair.value, [...path, key]) });
}

function keyOf(node: unknown): string | null {
  const value = isScalar(node) ? node.value : null;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function convertAlias(conversion: Conversion, name: string, { at, path }: Spot): TreeNode {
  const target = conversion.anchors.get(name);
  if (target === undefined) {
    const message = `The alias '*${shorten(name)}' has no anchor before it.`;
    conversion.mistakes.push({ message, hint: null, at, path: dottedPath(path) });
    return { kind: 'scalar', at, value: null };
  }
  return convert(conversion, target, path);
}

function exhausted(conversion: Conversion, at: Place, path: Path): TreeNode {
  if (!conversion.isExhausted) {
    conversion.isExhausted = true;
    const limit = VALUE_LIMIT.toLocaleString('en');
    const message = `The file holds more than ${limit} values, or nests too deeply, once its aliases are expanded.`;
    conversion.mistakes.push({ message, hint: null, at, path: dottedPath(path) });
  }
  return { kind: 'scalar', at, value: null };
}

function placeOfNode(conversion: Conversion, node: unknown): Place {
  const range = (node as Partial<Node> | null)?.range;
  return range == null
    ? FILE_START
    : conversion.placeOf(range[0], Math.max(range[1], range[0] + 1));
}

function shorten(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}

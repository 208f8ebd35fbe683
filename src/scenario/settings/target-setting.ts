// `--target` and `--allow-target`: the address alone is replaced, the details of a map stay.

import { flagPlace } from '../source/place.ts';
import { nodeAt, type TreeNode } from '../source/tree.ts';
import type { AppliedSettings } from './applied-settings.ts';
import { setNode, setText } from './override.ts';

/** Sets the target: `embedded`, or an address that keeps the details that the file gives. */
export function applyTarget(root: TreeNode, target: string): AppliedSettings {
  const at = flagPlace('--target');
  const isDetailed = nodeAt(root, ['target'])?.kind === 'map' && target !== 'embedded';
  return setText(root, isDetailed ? ['target', 'url'] : ['target'], { text: target, at });
}

/** Adds a host to `target.allow`; nothing to allow for the embedded server. */
export function applyAllowedHost(root: TreeNode, host: string): AppliedSettings {
  const place = flagPlace('--allow-target');
  const target = nodeAt(root, ['target']);
  if (target === undefined || (target.kind === 'scalar' && target.value === 'embedded')) {
    return { root, mistakes: [] };
  }
  const allowed = nodeAt(root, ['target', 'allow']);
  const value: TreeNode = { kind: 'scalar', at: place, value: host };
  if (allowed?.kind === 'list') {
    allowed.items.push(value);
    return { root, mistakes: [] };
  }
  const list: TreeNode = { kind: 'list', at: place, items: [value] };
  return setNode(root, { path: ['target', 'allow'], value: list, at: place });
}

// What flags and environment variables change in a scenario, before it is judged. The tree is
// changed in place; every changed value remembers its flag, so that diagnostics name it.

import { flagPlace, type TextMistake } from '../source/place.ts';
import type { TreeNode } from '../source/tree.ts';
import type { AppliedSettings, Settings } from './applied-settings.ts';
import { applyOverride, setText } from './override.ts';
import { applyScale } from './scale.ts';
import { applyDuration } from './stretch.ts';
import { applyAllowedHost, applyTarget } from './target-setting.ts';

/**
 * Applies settings to a tree: overrides first, then target, seed and labels, then duration and
 * scale. The result is judged like any scenario.
 */
export function applySettings(root: TreeNode, settings: Settings): AppliedSettings {
  const mistakes: TextMistake[] = [];
  let current = root;
  const apply = (result: AppliedSettings): void => {
    current = result.root;
    mistakes.push(...result.mistakes);
  };
  for (const override of settings.overrides ?? []) apply(applyOverride(current, override));
  if (settings.target !== undefined) apply(applyTarget(current, settings.target));
  for (const host of settings.allowTargets ?? []) apply(applyAllowedHost(current, host));
  if (settings.seed !== undefined) {
    apply(setText(current, ['seed'], { text: settings.seed, at: flagPlace('--seed') }));
  }
  for (const label of settings.labels ?? []) apply(applyLabel(current, label));
  if (settings.duration !== undefined) apply(applyDuration(current, settings.duration));
  if (settings.scale !== undefined) apply(applyScale(current, settings.scale));
  return { root: current, mistakes };
}

function applyLabel(root: TreeNode, label: string): AppliedSettings {
  const at = flagPlace('--label');
  const split = label.indexOf('=');
  if (split > 0) {
    const path = ['labels', label.slice(0, split)];
    return setText(root, path, { text: label.slice(split + 1), at });
  }
  const message = 'A label is KEY=VALUE.';
  return { root, mistakes: [{ message, hint: null, at, path: 'labels' }] };
}

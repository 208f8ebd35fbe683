// What flags and environment variables change in a scenario, before it is judged. The tree is changed
// in place; every changed value remembers its flag, so that diagnostics name it.

import { flagPlace, type TextMistake } from '../source/place.ts';
import type { TreeNode } from '../source/tree.ts';
import { applyOverride, setText } from './override.ts';
import { applyScale } from './scale.ts';
import { applyDuration } from './stretch.ts';
import { applyAllowedHost, applyTarget } from './target-setting.ts';

export interface Override {
  /** Dotted: `load.talk.rate`, `load.commuters.stages.0.to`. */
  readonly path: string;
  /** YAML: `400/s`, `{ file: users.csv }`. */
  readonly value: string;
  /** What diagnostics call it; default `--set PATH`. */
  readonly source?: string;
}

/** As given by the user; nothing here has been checked. */
export interface Settings {
  /** In order; later ones win. */
  readonly overrides?: readonly Override[];
  /** `--target`: `embedded` or an address. */
  readonly target?: string;
  /** `--allow-target`. */
  readonly allowTargets?: readonly string[];
  readonly seed?: string;
  /** `--label`: `key=value`. */
  readonly labels?: readonly string[];
  /** `--duration`: all loads together take this long, each keeps its share. */
  readonly duration?: string;
  /** `--scale`: `10%` or `0.1`; rates and users of loads, and the population. */
  readonly scale?: string;
}

export interface AppliedSettings {
  readonly root: TreeNode;
  readonly mistakes: readonly TextMistake[];
}

/**
 * Applies settings to a tree: overrides first, then target, seed and labels, then duration and scale.
 * The result is judged like any scenario.
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
    apply(setText(current, ['seed'], settings.seed, flagPlace('--seed')));
  }
  for (const label of settings.labels ?? []) apply(applyLabel(current, label));
  if (settings.duration !== undefined) apply(applyDuration(current, settings.duration));
  if (settings.scale !== undefined) apply(applyScale(current, settings.scale));
  return { root: current, mistakes };
}

function applyLabel(root: TreeNode, label: string): AppliedSettings {
  const place = flagPlace('--label');
  const split = label.indexOf('=');
  if (split > 0)
    return setText(root, ['labels', label.slice(0, split)], label.slice(split + 1), place);
  const message = 'A label is KEY=VALUE.';
  return { root, mistakes: [{ message, hint: null, at: place, path: 'labels' }] };
}

// What settings are given, and what applying them gives. Shapes alone.

import type { TextMistake } from '../source/place.ts';
import type { TreeNode } from '../source/tree.ts';

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

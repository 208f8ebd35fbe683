// All kinds of fuzzing, and how many of a hundred thousand cases each plays: as many as its speed
// allows within a minute.

import { FRAMES } from './frames/frames-rig.ts';
import type { FuzzKind } from './fuzz-kind.ts';
import { RECORDING } from './recording/recording-rig.ts';
import { REST } from './rest/rest-rig.ts';
import { SCENARIO } from './scenario/scenario-rig.ts';

export interface FuzzShare {
  readonly kind: FuzzKind;
  /** Of all cases. */
  readonly ratio: number;
}

export const FUZZ_SHARES: readonly FuzzShare[] = [
  { kind: FRAMES, ratio: 0.88 },
  { kind: REST, ratio: 0.09 },
  { kind: SCENARIO, ratio: 0.02 },
  { kind: RECORDING, ratio: 0.01 },
];

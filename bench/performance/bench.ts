// What the benches share: their settings and what they return. Data only.

import type { Findings } from './record.ts';
import type { PackageCopy } from './rig/package-copy.ts';

export interface BenchContext {
  readonly package: PackageCopy;
  /** A number from the command line, or what the bench takes by itself. */
  readonly number: (name: string, otherwise: number) => number;
  /** Tells how it goes. */
  readonly say: (text: string) => void;
}

export type Bench = (context: BenchContext) => Promise<Findings>;

// A line of the append-only record of one-in-a-million runs.

import type { MillionOutcome } from './play.ts';
import type { Stratum } from './strata.ts';

export interface MillionRecord extends MillionOutcome {
  readonly commit: string;
  readonly seed: number;
  readonly stratum: Stratum;
  readonly messages: number;
  readonly seconds: number;
}

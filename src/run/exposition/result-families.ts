// What a result exposes by itself, without the run: for files, gateways and rebuilt reports.

import type { Family } from '../../exposition/index.ts';
import type { RunResult } from '../run-result.ts';
import { stateFamilies } from './state-families.ts';
import { stateOfResult } from './state-of-result.ts';

/** @throws INTERNAL_ASSERTION when a histogram of the result is not one of ours */
export function resultFamilies(result: RunResult): readonly Family[] {
  return stateFamilies(stateOfResult(result));
}

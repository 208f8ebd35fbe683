// The sheet that a summary is written on, from what the terminal can show.

import { makePaint } from '../text/paint.ts';
import type { Sheet } from '../text/section.ts';

export interface SummaryOptions {
  /** Width of the terminal. */
  readonly columns: number;
  readonly color: boolean;
  /** The run directory, when there is one: it is named at the end. */
  readonly directory?: string;
}

/** Longer lines tire the eye. */
const WIDEST = 120;
const NARROWEST = 60;

export function sheetOf({ columns, color }: SummaryOptions): Sheet {
  return {
    columns: Math.min(WIDEST, Math.max(NARROWEST, columns)),
    paint: makePaint(color),
  };
}

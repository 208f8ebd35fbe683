// Rows of the matrix: faults of availability.

import { type MatrixRow, OF_LOSSES } from './row.ts';

export const AVAILABILITY_ROWS = {
  'relay-stop': {
    ...OF_LOSSES,
    // Begins in the midst of the talk, whenever that begins.
    doses: { window: 'once: 100, lasts: 2s' },
  },
  'forget-subscription': {
    ...OF_LOSSES,
    doses: { once: 'once: 150' },
  },
} as const satisfies Record<string, MatrixRow>;

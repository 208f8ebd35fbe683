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
  capacity: {
    ...OF_LOSSES,
    doses: { window: 'capacity: 20' },
    burst: 60,
    loads: {
      // When everybody has been heard: a burst to somebody who was not is owed by nobody.
      storms:
        '{ executor: constant-arrival-rate, behavior: burst, burst: 60, rate: 3/s, ' +
        'duration: 2s, startAt: 4s }',
    },
  },
} as const satisfies Record<string, MatrixRow>;

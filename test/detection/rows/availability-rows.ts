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
      // When everybody has been heard, and none while warming up: what a socket that was not
      // heard before misses is charged to subscribe-gap.
      storms:
        '{ executor: ramping-arrival-rate, behavior: burst, burst: 60, startRate: 0/s, ' +
        'startAt: 3s, stages: [{ to: 3/s, over: 3s }] }',
    },
  },
  'node-partition': {
    ...OF_LOSSES,
    // When everybody has been heard: what a socket that was not heard before misses is charged to
    // subscribe-gap.
    doses: { window: 'once: 200, lasts: 2s' },
    conversations: 'friends(3)',
    // Enough of them that some are on the same node on either side.
    virtual: { parameters: 'once: 700, lasts: 2s', takesReads: false, users: 48 },
  },
} as const satisfies Record<string, MatrixRow>;

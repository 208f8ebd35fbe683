// Rows of the matrix: faults against what a session may rely on, across its reads and its sockets.

import { type MatrixRow, OF_MESSAGES, OF_READS } from './row.ts';

export const SESSION_ROWS = {
  'flap-read': { ...OF_READS, doses: { once: 'once: 60', rate: 'every: 20' } },
  // Longer than it takes one of the two to look. To the millisecond only the server knows who did.
  'write-behind': {
    ...OF_MESSAGES,
    doses: { once: 'once: 150, delay: 2s', rate: 'every: 50, delay: 700ms' },
    comparison: 'subset',
  },
} as const satisfies Record<string, MatrixRow>;

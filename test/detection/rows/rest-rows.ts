// Rows of the matrix: faults of the thread list and of the REST contract.

import { type MatrixRow, OF_READS } from './row.ts';

export const REST_ROWS = {
  // Seldom beyond doubt: what is shown too late must have been confirmed before the read was asked.
  'stale-thread': { ...OF_READS, doses: { once: 'once: 60', rate: 'every: 20' } },
  'drop-thread': OF_READS,
  'dup-thread': OF_READS,
  'self-thread': OF_READS,
  'http-500': OF_READS,
  'wrong-404': OF_READS,
  'drop-rest-field': OF_READS,
  // Every row of every answer is a chance.
  'bad-updated': { ...OF_READS, doses: { once: 'once: 1000', rate: 'every: 1000' } },
} as const satisfies Record<string, MatrixRow>;

// Rows of the matrix: faults of the thread list and of the REST contract.

import { type MatrixRow, OF_READS } from './row.ts';

export const REST_ROWS = {
  // Seldom beyond doubt: what is shown too late must have been confirmed before the read was asked.
  // A request that was long on its way excuses a strike, and no server knows of it.
  'stale-thread': { ...OF_READS, doses: { once: 'every: 30', rate: 'every: 20' } },
  'drop-thread': OF_READS,
  'dup-thread': OF_READS,
  'self-thread': OF_READS,
  // Users with several partners. A send that is on its way while the list is made excuses a strike,
  // and no server knows of it; while everything is read back, nothing is on its way.
  'shuffle-threads': {
    ...OF_READS,
    doses: { once: 'every: 8', rate: 'every: 10' },
    conversations: 'friends(3)',
  },
  'seen-flap': OF_READS,
  // A request of the receiver that is on its way excuses a strike, and no server knows of it: few
  // requests, so that on a slow machine not one of them is always on its way, and many strikes.
  'seen-always': {
    ...{ ...OF_READS, readers: '15/s' },
    doses: { once: 'every: 5', rate: 'every: 100' },
    virtual: { parameters: '', takesReads: true, once: 'every: 30' },
  },
  'seen-never': OF_READS,
  'mutate-row': OF_READS,
  'http-500': OF_READS,
  'wrong-404': OF_READS,
  'drop-rest-field': OF_READS,
  // Every row of every answer is a chance.
  'bad-updated': { ...OF_READS, doses: { once: 'once: 1000', rate: 'every: 1000' } },
} as const satisfies Record<string, MatrixRow>;

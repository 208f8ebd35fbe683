// Rows of the matrix: faults of order and of the guarantees of a session.

import { type MatrixRow, OF_MESSAGES, OF_READS } from './row.ts';

export const ORDER_ROWS = {
  'reorder-window': OF_MESSAGES,
  'reorder-after-ack': OF_MESSAGES,
  'stale-replica': OF_READS,
  'one-sided-delete': OF_MESSAGES,
  'shuffle-history': { ...OF_MESSAGES, comparison: 'some' },
  'reply-first': { ...OF_MESSAGES, talk: 'single' },
  'split-thread': OF_MESSAGES,
} as const satisfies Record<string, MatrixRow>;

// Rows of the matrix: faults of frames, identifiers and time.

import { BESIDE_MESSAGES, type MatrixRow, OF_MESSAGES } from './row.ts';

export const FRAME_ROWS = {
  'garbage-frame': BESIDE_MESSAGES,
  'unknown-action': BESIDE_MESSAGES,
  'drop-field': OF_MESSAGES,
  'stringify-ids': OF_MESSAGES,
  'wrong-ids': OF_MESSAGES,
  'reuse-id': { ...OF_MESSAGES, comparison: 'pairs' },
  'id-mismatch': OF_MESSAGES,
  'epoch-ts': OF_MESSAGES,
  'naive-ts': OF_MESSAGES,
  'ts-skew': OF_MESSAGES,
  // From the start, so that no time runs backwards; the first twenty are listed, and all counted.
  'clock-offset': { ...OF_MESSAGES, doses: { window: 'skew: 3s' }, comparison: 'subset' },
  'id-backwards': OF_MESSAGES,
  'ws-violation': BESIDE_MESSAGES,
  'huge-frame': BESIDE_MESSAGES,
} as const satisfies Record<string, MatrixRow>;

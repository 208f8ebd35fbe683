// Rows of the matrix: faults of delivery. Everything not said here is said by the catalogue.

import { BESIDE_MESSAGES, type MatrixRow, OF_MESSAGES } from './row.ts';

export const DELIVERY_ROWS = {
  'ack-without-store': OF_MESSAGES,
  'drop-re': OF_MESSAGES,
  'drop-conf': OF_MESSAGES,
  'swallow-send': OF_MESSAGES,
  'dup-re': OF_MESSAGES,
  'dup-conf': OF_MESSAGES,
  'dup-store': OF_MESSAGES,
  'invent-message': BESIDE_MESSAGES,
  'error-but-store': { ...OF_MESSAGES, talk: 'single' },
  'flip-byte': OF_MESSAGES,
  truncate: OF_MESSAGES,
  nfc: OF_MESSAGES,
  'html-escape': OF_MESSAGES,
  're-body-differs': OF_MESSAGES,
  misroute: OF_MESSAGES,
  // Where much is said, what is late is overtaken, and is charged as that.
  'delay-re': {
    ...OF_MESSAGES,
    doses: { once: 'once: 30, delay: 6s', rate: 'every: 15, delay: 6s' },
    talk: 'sparse',
    comparison: 'subset',
    virtual: { parameters: 'delay: 3s', takesReads: false },
  },
} as const satisfies Record<string, MatrixRow>;

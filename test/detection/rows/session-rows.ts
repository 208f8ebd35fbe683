// Rows of the matrix: faults against what a session may rely on, across its reads and its sockets.

import { BESIDE_MESSAGES, type MatrixRow, OF_MESSAGES, OF_READS } from './row.ts';

export const SESSION_ROWS = {
  'first-device-only': {
    ...OF_MESSAGES,
    // Some have a second socket for a while: who has one says nothing himself, and is written to.
    // The rig's own probes may be struck, and sockets that have not yet received, which charges
    // nothing: of about eighty chances one is too few.
    doses: { once: 'every: 15', rate: 'every: 30' },
    talk: 'single',
    loads: {
      devices:
        '{ executor: constant-arrival-rate, behavior: second-device, rate: 12/s, duration: 500ms, for: 12s }',
    },
    comparison: 'subset',
  },
  'late-subscribe': {
    ...OF_MESSAGES,
    // The first 24 sockets are those of the start; a socket that nobody writes to shows nothing.
    doses: { once: 'once: 35, delay: 2s', rate: 'every: 10, delay: 1s' },
    loads: {
      comings:
        '{ executor: constant-arrival-rate, behavior: reconnect, rate: 6/s, duration: 4s, for: 50ms..100ms }',
    },
    comparison: 'subset',
  },
  'replay-old-run': BESIDE_MESSAGES,
  'replay-on-connect': {
    ...BESIDE_MESSAGES,
    // The first 24 sockets find nothing to replay. What came just before its receiver left may not
    // have been read, which excuses a strike.
    doses: { once: 'every: 4', rate: 'every: 2' },
    loads: {
      comings:
        '{ executor: constant-arrival-rate, behavior: reconnect, rate: 6/s, duration: 4s, for: 50ms..100ms }',
    },
  },
  // Long enough for several messages.
  'drop-during-reconnect': {
    ...BESIDE_MESSAGES,
    doses: { once: 'once: 60, delay: 3s', rate: 'every: 150, delay: 1s' },
    // Nobody is refused in virtual time.
    loads: {},
  },
  // What only informs is listed twenty times, and counted.
  'close-after-store': { ...OF_MESSAGES, comparison: 'subset' },
  'flap-read': { ...OF_READS, doses: { once: 'once: 60', rate: 'every: 20' } },
  // Longer than it takes one of the two to look. To the millisecond only the server knows who did.
  'write-behind': {
    ...OF_MESSAGES,
    doses: { once: 'once: 150, delay: 2s', rate: 'every: 50, delay: 700ms' },
    comparison: 'subset',
    virtual: { parameters: 'delay: 2s', takesReads: true },
  },
} as const satisfies Record<string, MatrixRow>;

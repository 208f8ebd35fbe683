// Rows of the matrix: faults of the server as a whole.

import { BESIDE_MESSAGES, type MatrixRow } from './row.ts';

const OF_THE_SERVER = BESIDE_MESSAGES;

export const LIVENESS_ROWS = {
  freeze: { ...OF_THE_SERVER, doses: { window: 'once: 250, lasts: 4s' } },
  'sync-handler': {
    ...OF_THE_SERVER,
    // Every read of a history, few enough that the server is not busy with them all the time.
    readers: '90/m',
    doses: { window: 'rate: 1, delay: 200ms' },
  },
  // Everybody falls silent, two seconds long, between the first words and the rest.
  'idle-close': { ...OF_THE_SERVER, talk: 'sparse', doses: { window: 'after: 1300ms' } },
  'close-1011': { ...OF_THE_SERVER, doses: { once: 'once: 150', rate: 'every: 100' } },
  'leak-connections': {
    ...OF_THE_SERVER,
    talk: 'sparse',
    loads: {
      movers:
        '{ executor: constant-arrival-rate, behavior: reconnect, for: 50ms..100ms, rate: 6/s, duration: 15s }',
    },
    connect: '20/s',
    doses: { window: 'rate: 1, delay: 2ms' },
  },
  'unbounded-buffer': {
    ...OF_THE_SERVER,
    loads: {
      sleepers:
        '{ executor: constant-arrival-rate, behavior: slow-reader, for: 1500ms, rate: 13/m, duration: 18s }',
      more: '{ executor: constant-arrival-rate, behavior: send-message, rate: 60/s, startAt: 6s, duration: 14s }',
    },
    // Few reads, lest the machine be slow by itself.
    readers: '5/s',
    doses: { window: 'rate: 1, delay: 700ms' },
  },
  blackhole: {
    ...OF_THE_SERVER,
    // Strikes at one of single words, and the socket is given up before the next one: what is said
    // into such a socket is indeterminate.
    talk: 'brief',
    loads: {
      words:
        '{ executor: constant-arrival-rate, behavior: send-message, rate: 20/m, startAt: 3s, duration: 15s }',
    },
    heartbeat: '{ interval: 300ms, timeout: 2s, without: 0% }',
    doses: { once: 'once: 51' },
  },
} as const satisfies Record<string, MatrixRow>;

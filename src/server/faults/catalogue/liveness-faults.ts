// Faults of the server as a whole: it stands still, ends sockets, lets one hold up the rest.

import type { FaultEntry } from './fault-entry.ts';

export const LIVENESS_FAULTS = {
  freeze: {
    summary: 'Stands still for a while, the whole event loop, when a message comes.',
    breaks: 'global-stall',
    consequences: ['late-delivery'],
    defaultParameters: { lasts: '3s' },
    isState: true,
  },
  'sync-handler': {
    summary: 'Works on a history read so that nothing else is done until it is answered.',
    breaks: 'head-of-line-block',
    consequences: [],
    defaultParameters: { delay: '300ms' },
  },
  'idle-close': {
    summary: 'Cuts a socket over which no message went for a while; pings do not count.',
    breaks: 'abnormal-close',
    consequences: [],
    defaultParameters: { after: '60s' },
    isState: true,
  },
  'close-1011': {
    summary: 'Closes the socket of the sender with 1011 after a message.',
    breaks: 'abnormal-close',
    consequences: [],
    defaultParameters: {},
  },
  'leak-connections': {
    summary: 'Is slower by one more step with every connect, refused ones included.',
    breaks: 'connect-degradation',
    consequences: [],
    defaultParameters: { delay: '5ms' },
    isState: true,
  },
  'unbounded-buffer': {
    summary:
      'Keeps whatever a client does not read, and lets everybody wait while it adds to a long buffer.',
    breaks: 'slow-reader-harm',
    consequences: [],
    defaultParameters: { delay: '100ms' },
    isState: true,
  },
  blackhole: {
    summary:
      'Neither reads nor writes the socket of the sender any more after a message; it stays open.',
    breaks: 'half-open',
    consequences: [],
    defaultParameters: {},
  },
} as const satisfies Record<string, FaultEntry>;

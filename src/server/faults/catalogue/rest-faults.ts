// Faults of the thread list and of the REST contract.

import type { FaultEntry } from './fault-entry.ts';

export const REST_FAULTS = {
  'stale-thread': {
    summary: 'Shows the last message but one as the last message of a thread.',
    breaks: 'thread-last-message-stale',
    consequences: [],
    defaultParameters: {},
  },
  'drop-thread': {
    summary: 'Leaves a thread out of the thread list.',
    breaks: 'thread-missing',
    consequences: [],
    defaultParameters: {},
  },
  'dup-thread': {
    summary: 'Lists a thread twice.',
    breaks: 'thread-duplicated',
    consequences: [],
    defaultParameters: {},
  },
  'self-thread': {
    summary: 'Lists a thread of the user with himself.',
    breaks: 'thread-self',
    consequences: [],
    defaultParameters: {},
  },
  'shuffle-threads': {
    summary: 'Lists the newest thread last.',
    breaks: 'thread-order',
    consequences: [],
    needsContract: { threads: 'recency' },
    defaultParameters: {},
  },
  'seen-flap': {
    summary: 'Shows a row as not seen to a reader who was shown it as seen.',
    breaks: 'seen-regression',
    consequences: [],
    defaultParameters: {},
  },
  'seen-always': {
    summary: 'Shows rows as seen, for good, before their receiver has asked for the history.',
    breaks: 'seen-premature',
    consequences: [],
    needsContract: { seen: 'on-read' },
    defaultParameters: {},
  },
  'seen-never': {
    summary: 'Shows rows as not seen, for good, though their receiver has read them.',
    breaks: 'seen-not-set',
    consequences: [],
    needsContract: { seen: 'on-read' },
    defaultParameters: {},
  },
  'mutate-row': {
    summary: 'Shows another text, time or id, for good, of a row that was read before.',
    breaks: 'immutable-changed',
    consequences: ['corrupted', 'channel-divergence', 'timestamp-mismatch', 'id-mismatch'],
    defaultParameters: { field: 'message' },
  },
  'http-500': {
    summary: 'Answers a read with 500.',
    breaks: 'http-contract',
    consequences: [],
    defaultParameters: {},
  },
  'wrong-404': {
    summary: 'Answers a history read with a 404 of another form than the documented one.',
    breaks: 'http-contract',
    consequences: [],
    defaultParameters: {},
  },
  'drop-rest-field': {
    summary: 'Leaves a field out of a row.',
    breaks: 'http-contract',
    consequences: [],
    defaultParameters: { field: 'updated' },
  },
  'bad-updated': {
    summary: 'Shows a row whose `updated` is before its `created`.',
    breaks: 'updated-before-created',
    consequences: [],
    defaultParameters: { skew: '1h' },
  },
} as const satisfies Record<string, FaultEntry>;

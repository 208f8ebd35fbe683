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

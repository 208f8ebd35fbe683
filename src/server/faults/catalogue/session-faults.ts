// Faults against what a session may rely on across its reads and its sockets.

import type { FaultEntry } from './fault-entry.ts';

export const SESSION_FAULTS = {
  'first-device-only': {
    summary: 'Pushes the message to the first open socket of the receiver only.',
    breaks: 'partial-fanout',
    consequences: [],
    needsContract: { devices: 'all' },
    defaultParameters: {},
  },
  'late-subscribe': {
    summary: 'Pushes nothing to a socket until a while after it was opened; chances are sockets.',
    breaks: 'subscribe-gap',
    consequences: [],
    defaultParameters: { delay: '1s' },
  },
  'replay-old-run': {
    summary: 'Pushes an old message of another run of earshot beside a proper one.',
    breaks: 'foreign',
    consequences: [],
    defaultParameters: {},
  },
  'replay-on-connect': {
    summary:
      'Pushes to a socket that has just opened the last message that its user was sent in each conversation; chances are sockets.',
    breaks: 'redelivery-on-reconnect',
    consequences: [],
    defaultParameters: {},
  },
  'drop-during-reconnect': {
    summary:
      'Closes the sockets of the receiver instead of pushing the message, and refuses him for a while; what arrives for him meanwhile is only stored.',
    breaks: 'reconnect-gap',
    consequences: [],
    defaultParameters: { delay: '1s' },
  },
  'close-after-store': {
    summary:
      'Stores and relays the message, and closes the socket of its sender instead of confirming.',
    breaks: 'recovered',
    consequences: [],
    defaultParameters: {},
  },
  'flap-read': {
    summary:
      'Leaves the last row out of a history, where it is the partner’s and the reader was shown it before.',
    breaks: 'monotonic-reads',
    consequences: [],
    needsContract: { reads: 'primary' },
    defaultParameters: { lag: '2s' },
  },
  'write-behind': {
    summary: 'Pushes a message to its receiver first, and stores and confirms it a while later.',
    breaks: 'relay-before-commit',
    consequences: [],
    needsContract: { reads: 'primary' },
    defaultParameters: { delay: '500ms' },
  },
} as const satisfies Record<string, FaultEntry>;

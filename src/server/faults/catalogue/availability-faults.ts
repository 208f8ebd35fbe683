// Faults of availability: the server is there, and does not do its work.

import type { FaultEntry } from './fault-entry.ts';

export const AVAILABILITY_FAULTS = {
  'relay-stop': {
    summary: 'Stores and confirms everything, and pushes nothing to anybody for a while.',
    breaks: 'relay-down',
    consequences: ['lost-relay'],
    defaultParameters: { lasts: '2s' },
    isState: true,
  },
  'forget-subscription': {
    summary:
      'Forgets the open sockets of a receiver: they answer and send, and nothing is pushed to them any more.',
    breaks: 'deaf-socket',
    consequences: ['lost-relay'],
    needsContract: { devices: 'all' },
    defaultParameters: {},
  },
  capacity: {
    summary:
      'Lets deliveries wait in a queue for each socket, and drops what comes while the queue is full.',
    breaks: 'burst-drop',
    consequences: ['lost-relay'],
    defaultParameters: { capacity: 100, delay: '20ms' },
    isState: true,
  },
  'node-partition': {
    summary:
      'Serves each socket by one of two nodes, and pushes nothing from one node to the other for a while.',
    breaks: 'cross-node-loss',
    consequences: ['lost-relay'],
    defaultParameters: { lasts: '2s' },
    isState: true,
  },
} as const satisfies Record<string, FaultEntry>;

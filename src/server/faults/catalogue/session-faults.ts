// Faults against what a session may rely on across its reads and its sockets.

import type { FaultEntry } from './fault-entry.ts';

export const SESSION_FAULTS = {
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

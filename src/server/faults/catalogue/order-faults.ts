// Faults of order, and of what a reader of histories may rely on.

import type { FaultEntry } from './fault-entry.ts';

export const ORDER_FAULTS = {
  'reorder-window': {
    summary: 'Swaps two pipelined messages of one socket on their way to the receiver.',
    breaks: 'fifo',
    consequences: [],
    needsContract: { order: 'pipelined' },
    defaultParameters: {},
  },
  'reorder-after-ack': {
    summary:
      'Lets a message overtake one of the same sender that was confirmed before it was sent.',
    breaks: 'monotonic-writes',
    consequences: ['fifo'],
    needsContract: { order: 'confirmed' },
    defaultParameters: { hold: '1s' },
  },
  'stale-replica': {
    summary:
      'Answers a history read with the state of a while ago, where that lacks a message that its reader had confirmed.',
    breaks: 'read-your-writes',
    consequences: ['history-divergence', 'monotonic-reads', 'relay-before-commit'],
    needsContract: { reads: 'primary' },
    defaultParameters: { lag: '2s' },
  },
  'one-sided-delete': {
    summary: 'Hides a stored message from one party of the conversation for good.',
    breaks: 'history-divergence',
    consequences: ['read-your-writes', 'relay-before-commit'],
    defaultParameters: { hideFrom: 'receiver' },
  },
  'shuffle-history': {
    summary: 'Shows a message before the one of the other party that it followed, to both parties.',
    breaks: 'history-order',
    consequences: [],
    defaultParameters: {},
  },
  'reply-first': {
    summary:
      'Dates a reply just before what it answers, and shows it there in the histories of both.',
    breaks: 'writes-follow-reads',
    consequences: ['clock-skew', 'timestamp-mismatch'],
    needsContract: { order: 'confirmed' },
    defaultParameters: {},
  },
  'split-thread': {
    summary: 'Files one message of a conversation under a second thread id.',
    breaks: 'conversation-split',
    consequences: [],
    defaultParameters: {},
  },
} as const satisfies Record<string, FaultEntry>;

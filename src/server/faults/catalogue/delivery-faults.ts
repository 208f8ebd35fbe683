// Faults of delivery: what is stored, confirmed and pushed, and with which text.

import { ALL_CHANNELS, type FaultEntry } from './fault-entry.ts';

export const DELIVERY_FAULTS = {
  'ack-without-store': {
    summary: 'Confirms and relays a message that it never stores.',
    breaks: 'lost-write',
    consequences: [
      'thread-last-message-stale',
      'read-your-writes',
      'relay-before-commit',
      'thread-missing',
    ],
    defaultParameters: {},
  },
  'drop-re': {
    summary:
      'Stores and confirms, but does not push the message to a receiver who has got some before.',
    breaks: 'lost-relay',
    consequences: [],
    defaultParameters: {},
  },
  'drop-conf': {
    summary: 'Stores and relays, but does not confirm to the sender.',
    breaks: 'lost-conf',
    consequences: [],
    defaultParameters: {},
  },
  'swallow-send': {
    summary: 'Takes a message and does nothing with it.',
    breaks: 'silent-drop',
    consequences: [],
    defaultParameters: {},
  },
  'dup-re': {
    summary: 'Pushes the message twice to the same socket.',
    breaks: 'duplicate-delivery',
    consequences: [],
    defaultParameters: {},
  },
  'dup-conf': {
    summary: 'Confirms the message twice.',
    breaks: 'duplicate-delivery',
    consequences: [],
    defaultParameters: {},
  },
  'dup-store': {
    summary: 'Stores the message twice, under two ids.',
    breaks: 'duplicate-write',
    consequences: ['id-mismatch', 'timestamp-mismatch'],
    defaultParameters: {},
  },
  'invent-message': {
    summary: 'Makes up a message that nobody sent, stores it and pushes it to the receiver.',
    breaks: 'unexpected',
    consequences: [],
    defaultParameters: {},
  },
  'error-but-store': {
    summary: 'Answers with an error frame, but stores and relays the message all the same.',
    breaks: 'ghost-send',
    consequences: ['lost-conf'],
    needsContract: { errors: 'reject' },
    defaultParameters: {},
  },
  'flip-byte': {
    summary: 'Flips one bit of one letter of the text.',
    breaks: 'corrupted',
    consequences: ['channel-divergence'],
    defaultParameters: ALL_CHANNELS,
  },
  truncate: {
    summary: 'Cuts the end of the text off.',
    breaks: 'corrupted',
    consequences: ['channel-divergence'],
    defaultParameters: { ...ALL_CHANNELS, keepRatio: 0.8 },
  },
  nfc: {
    summary: 'Normalises the text to NFC; without effect on text that is normalised already.',
    breaks: 'corrupted',
    consequences: ['channel-divergence'],
    defaultParameters: ALL_CHANNELS,
  },
  'html-escape': {
    summary: 'Escapes & < > " \' as HTML entities; without effect on text that has none of them.',
    breaks: 'corrupted',
    consequences: ['channel-divergence'],
    defaultParameters: ALL_CHANNELS,
  },
  're-body-differs': {
    summary: 'Pushes a text to the receiver that is not the one it stored and confirmed.',
    breaks: 'channel-divergence',
    consequences: [],
    defaultParameters: {},
  },
  misroute: {
    summary: 'Pushes the message to an uninvolved user as well.',
    breaks: 'misrouted',
    consequences: [],
    defaultParameters: {},
  },
  'delay-re': {
    summary: 'Pushes the message late.',
    breaks: 'late-delivery',
    consequences: ['fifo', 'monotonic-writes'],
    defaultParameters: { delay: '4s' },
  },
} as const satisfies Record<string, FaultEntry>;

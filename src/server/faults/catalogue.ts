// The catalogue of faults as data: what each does, which check it breaks and what follows from it.
// docs/reference/faults.md is generated from it. Must not hold behavior.

import type { CheckName, Contract } from '../../scenario/index.ts';

export const FAULT_NAMES = [
  'ack-without-store',
  'drop-re',
  'drop-conf',
  'swallow-send',
  'dup-re',
  'dup-conf',
  'dup-store',
  'invent-message',
  'error-but-store',
  'flip-byte',
  'truncate',
  'nfc',
  'html-escape',
  're-body-differs',
  'misroute',
  'delay-re',
  'reorder-window',
  'reorder-after-ack',
  'stale-replica',
  'one-sided-delete',
  'shuffle-history',
  'split-thread',
  'stale-thread',
  'drop-thread',
  'dup-thread',
  'self-thread',
  'http-500',
  'wrong-404',
  'drop-rest-field',
  'garbage-frame',
  'unknown-action',
  'drop-field',
  'stringify-ids',
  'wrong-ids',
  'trust-client-sender',
  'reuse-id',
  'id-mismatch',
  'epoch-ts',
  'naive-ts',
  'ts-skew',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

/** Where a message shows: the sender's conf, the receiver's re, the stored row. */
export const CHANNELS = ['conf', 're', 'row'] as const;
export type Channel = (typeof CHANNELS)[number];

export interface FaultParameters {
  /** Duration: how late a re is sent. */
  readonly delay?: string;
  /** Duration: how long a re waits for a later one to overtake it. */
  readonly hold?: string;
  /** Duration: how far a read lags behind the writes. */
  readonly lag?: string;
  /** Duration: how far a frame's time is from the stored one. */
  readonly skew?: string;
  /** Channels that are damaged. */
  readonly channels?: readonly Channel[];
  /** Share of the text that is kept. */
  readonly keepRatio?: number;
  /** Who no longer sees a row. */
  readonly hideFrom?: 'sender' | 'receiver';
  /** The field that is left out. */
  readonly field?: string;
}

export interface FaultEntry {
  /** One sentence: what the server does wrong. */
  readonly summary: string;
  /** The check that is primarily broken. */
  readonly breaks: CheckName;
  /** Checks that may report the same injection as a consequence. */
  readonly consequences: readonly CheckName[];
  /** What a scenario must declare for the check to be exercised, or to be an error. */
  readonly needsContract?: Partial<Contract>;
  readonly defaultParameters: FaultParameters;
}

const ALL_CHANNELS = { channels: CHANNELS } as const;
const BOTH_FRAMES = { channels: ['conf', 're'] } as const;
const RE_ONLY = { channels: ['re'] } as const;

export const FAULTS: Readonly<Record<FaultName, FaultEntry>> = {
  'ack-without-store': {
    summary: 'Confirms and relays a message that it never stores.',
    breaks: 'lost-write',
    consequences: ['thread-last-message-stale', 'read-your-writes', 'thread-missing'],
    defaultParameters: {},
  },
  'drop-re': {
    summary: 'Stores and confirms, but does not push the message to the receiver.',
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
    summary: 'Answers a history read with the state of a while ago.',
    breaks: 'read-your-writes',
    consequences: ['history-divergence'],
    needsContract: { reads: 'primary' },
    defaultParameters: { lag: '2s' },
  },
  'one-sided-delete': {
    summary: 'Hides a stored message from one party of the conversation for good.',
    breaks: 'history-divergence',
    consequences: ['read-your-writes'],
    defaultParameters: { hideFrom: 'receiver' },
  },
  'shuffle-history': {
    summary: 'Shows a message before the one of the other party that it followed, to both parties.',
    breaks: 'history-order',
    consequences: [],
    defaultParameters: {},
  },
  'split-thread': {
    summary: 'Files one message of a conversation under a second thread id.',
    breaks: 'conversation-split',
    consequences: [],
    defaultParameters: {},
  },
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
  'garbage-frame': {
    summary: 'Sends a text frame that is not JSON, beside the proper ones.',
    breaks: 'malformed-frame',
    consequences: [],
    defaultParameters: {},
  },
  'unknown-action': {
    summary: 'Sends a frame with an undocumented action, beside the proper ones.',
    breaks: 'unknown-action',
    consequences: [],
    defaultParameters: {},
  },
  'drop-field': {
    summary: 'Leaves a field out of a frame.',
    breaks: 'wrong-type',
    consequences: [],
    defaultParameters: { ...RE_ONLY, field: 'timestamp' },
  },
  'stringify-ids': {
    summary: 'Sends the message id of a frame as text instead of a number.',
    breaks: 'wrong-type',
    consequences: [],
    defaultParameters: RE_ONLY,
  },
  'wrong-ids': {
    summary: 'Names somebody else as the sender in a frame.',
    breaks: 'wrong-party',
    consequences: ['misrouted'],
    defaultParameters: RE_ONLY,
  },
  'trust-client-sender': {
    summary:
      'Believes a `sender_id` that the client supplied. Only a client that sends one can see it.',
    breaks: 'wrong-party',
    consequences: ['misrouted', 'lost-write'],
    defaultParameters: {},
  },
  'reuse-id': {
    summary: 'Sends a message under the id of an earlier one of the conversation.',
    breaks: 'id-reuse',
    consequences: ['id-mismatch'],
    defaultParameters: BOTH_FRAMES,
  },
  'id-mismatch': {
    summary: 'Pushes a message under an id that is not the stored one.',
    breaks: 'id-mismatch',
    consequences: [],
    defaultParameters: {},
  },
  'epoch-ts': {
    summary: 'Sends the time of a frame as seconds since 1970.',
    breaks: 'bad-timestamp',
    consequences: ['timestamp-mismatch'],
    defaultParameters: BOTH_FRAMES,
  },
  'naive-ts': {
    summary: 'Sends the time of a frame without an offset.',
    breaks: 'bad-timestamp',
    consequences: ['timestamp-mismatch'],
    defaultParameters: BOTH_FRAMES,
  },
  'ts-skew': {
    summary: 'Sends a time in frames that is not the stored one.',
    breaks: 'timestamp-mismatch',
    consequences: [],
    defaultParameters: { ...BOTH_FRAMES, skew: '100us' },
  },
};

// Faults of frames, identifiers and time.

import { BOTH_FRAMES, type FaultEntry, RE_ONLY } from './fault-entry.ts';

export const FRAME_FAULTS = {
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
  'clock-offset': {
    summary:
      'Runs on a clock that is ahead: all times that it stores and tells are. Where a window or a rate ends it, times run backwards there.',
    breaks: 'clock-skew',
    consequences: [],
    isState: true,
    defaultParameters: { skew: '3s' },
  },
  'id-backwards': {
    summary: 'Files a message under an unused id that is smaller than those before it.',
    breaks: 'id-order',
    consequences: [],
    defaultParameters: {},
  },
  'ws-violation': {
    summary: 'Writes a frame that RFC 6455 forbids, behind the proper ones.',
    breaks: 'websocket-violation',
    consequences: [],
    defaultParameters: { kind: 'any' },
  },
  'huge-frame': {
    summary: 'Sends a message of 2 MiB, behind the proper ones.',
    breaks: 'oversize-frame',
    consequences: [],
    defaultParameters: {},
  },
} as const satisfies Record<string, FaultEntry>;

// The checks of frames, identifiers and time.

import type { CheckEntry } from './check-entry.ts';

export const FRAME_CHECKS = {
  'malformed-frame': {
    severity: 'E',
    declaredBy: null,
    holds: 'A text frame is one JSON object.',
    rule: 'A frame is binary, is not JSON, or is JSON but not an object.',
    primaryRank: 60,
    brokenBy: ['garbage-frame'],
  },
  'unknown-action': {
    severity: 'W',
    declaredBy: null,
    holds: 'Only documented actions arrive.',
    rule: 'A JSON object whose action is neither conf_message nor re_message nor an error.',
    primaryRank: 61,
    brokenBy: ['unknown-action'],
  },
  'wrong-type': {
    severity: 'W',
    declaredBy: null,
    holds: 'Fields are present and typed, and ids are of one type everywhere.',
    rule: 'A conf or re lacks a documented field or carries one of another type; or a message id is a number in one place and a string in another.',
    primaryRank: 62,
    brokenBy: ['drop-field', 'stringify-ids'],
  },
  'id-mismatch': {
    severity: 'E',
    declaredBy: null,
    holds: 'A message has the same id in conf, re and row.',
    rule: 'Two sightings of one message carry different ids.',
    primaryRank: 34,
    brokenBy: ['id-mismatch'],
  },
  'id-reuse': {
    severity: 'E',
    declaredBy: null,
    holds: 'An id belongs to one message in its scope.',
    rule: 'Two messages of one conversation carry the same id; of the whole run when `contract: { ids: global }` is declared (ids per thread are legal otherwise). Looked for across agents too.',
    primaryRank: 33,
    brokenBy: ['reuse-id'],
  },
  'bad-timestamp': {
    severity: 'W',
    declaredBy: null,
    holds: 'A timestamp is ISO 8601 with an offset.',
    rule: 'A timestamp, created or updated is not an ISO 8601 date and time with an offset or Z. A missing fraction is legal.',
    primaryRank: 70,
    brokenBy: ['epoch-ts', 'naive-ts'],
  },
  'timestamp-mismatch': {
    severity: 'W',
    declaredBy: null,
    holds: 'The time of a message is the same over socket and REST, and does not run backwards.',
    rule: 'The timestamps of two sightings of one message differ by more than one unit of the coarser precision; or a message that was sent after the conf of an earlier one of the same socket carries an earlier time.',
    primaryRank: 71,
    brokenBy: ['ts-skew'],
  },
} as const satisfies Record<string, CheckEntry>;

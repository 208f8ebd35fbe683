// The checks of the thread list and of the REST contract.

import type { CheckEntry } from './check-entry.ts';

export const REST_CHECKS = {
  'thread-last-message-stale': {
    severity: 'E',
    declaredBy: null,
    holds:
      'The last message of a thread is not older than one of mine that was confirmed before I asked.',
    rule: 'A thread list of a user shows as last_message a message of this run (or none), while another message of that conversation was sent after the conf of the shown one and was itself confirmed before the list was asked.',
    primaryRank: 56,
    brokenBy: ['stale-thread'],
  },
  'thread-missing': {
    severity: 'E',
    declaredBy: null,
    holds: 'Every partner of a conversation is in the thread list.',
    rule: 'A complete thread list lacks a partner with whom a message was confirmed, or seen as a row, before the list was asked.',
    primaryRank: 57,
    brokenBy: ['drop-thread'],
  },
  'thread-duplicated': {
    severity: 'E',
    declaredBy: null,
    holds: 'Every partner is in the thread list once.',
    rule: 'One complete thread list names the same other_user twice.',
    primaryRank: 58,
    brokenBy: ['dup-thread'],
  },
  'thread-self': {
    severity: 'E',
    declaredBy: null,
    holds: 'I am never my own partner.',
    rule: 'A thread list names its own reader as other_user.',
    primaryRank: 59,
    brokenBy: ['self-thread'],
  },
  'http-contract': {
    severity: 'W',
    declaredBy: null,
    holds: 'Status, content type, envelope and shapes are as documented.',
    rule: 'A REST answer departs from the API document: another status, another content type, a missing or mistyped field, an unknown user that is not answered by 404 `Invalid recipient`.',
    primaryRank: 80,
    brokenBy: ['http-500', 'wrong-404', 'drop-rest-field'],
  },
  'updated-before-created': {
    severity: 'W',
    declaredBy: null,
    holds: 'A row was not updated before it was created.',
    rule: 'The `updated` of a row is more than a second, and one unit of the coarser of the two precisions, before its `created`.',
    primaryRank: 72,
    brokenBy: ['bad-updated'],
  },
} as const satisfies Record<string, CheckEntry>;

// Which checks become unknown when a part of the verifier throws: those that it feeds.

import type { CheckName } from '../scenario/index.ts';

/** Fed by sockets, sends and frames. */
export const LIVE_CHECKS: readonly CheckName[] = [
  'lost-relay',
  'lost-conf',
  'silent-drop',
  'duplicate-delivery',
  'unexpected',
  'ghost-send',
  'corrupted',
  'channel-divergence',
  'misrouted',
  'late-delivery',
  'fifo',
  'monotonic-writes',
  'malformed-frame',
  'unknown-action',
  'wrong-type',
  'wrong-party',
  'id-reuse',
  'id-mismatch',
  'bad-timestamp',
  'timestamp-mismatch',
  'relay-down',
  'deaf-socket',
];

/** Fed by reads; the claims of rows on ids, times and texts among them. */
export const REST_SIDE_CHECKS: readonly CheckName[] = [
  'lost-write',
  'silent-drop',
  'duplicate-write',
  'unexpected',
  'ghost-send',
  'read-your-writes',
  'monotonic-reads',
  'relay-before-commit',
  'monotonic-writes',
  'history-divergence',
  'history-order',
  'conversation-split',
  'thread-last-message-stale',
  'thread-missing',
  'thread-duplicated',
  'thread-self',
  'wrong-party',
  'misrouted',
  'corrupted',
  'channel-divergence',
  'id-reuse',
  'id-mismatch',
  'bad-timestamp',
  'timestamp-mismatch',
  'wrong-type',
  'http-contract',
];

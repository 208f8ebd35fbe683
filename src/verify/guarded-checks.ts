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
  'partial-fanout',
  'late-delivery',
  'subscribe-gap',
  'foreign',
  'redelivery-on-reconnect',
  'reconnect-gap',
  'recovered',
  'fifo',
  'monotonic-writes',
  'malformed-frame',
  'unknown-action',
  'wrong-type',
  'wrong-party',
  'id-reuse',
  'id-mismatch',
  'id-order',
  'bad-timestamp',
  'timestamp-mismatch',
  'relay-down',
  'deaf-socket',
  'websocket-violation',
  'oversize-frame',
  'burst-drop',
  'cross-node-loss',
];

/** Fed by readings of our clocks. */
export const CLOCK_CHECKS: readonly CheckName[] = ['clock-skew'];

/** Of the server as a whole. */
export const LIVENESS_CHECK_NAMES: readonly CheckName[] = [
  'global-stall',
  'head-of-line-block',
  'abnormal-close',
  'connect-degradation',
  'slow-reader-harm',
  'half-open',
];

/** Fed by reads; the claims of rows on ids, times and texts among them. */
export const REST_SIDE_CHECKS: readonly CheckName[] = [
  'lost-write',
  'silent-drop',
  'duplicate-write',
  'unexpected',
  'ghost-send',
  'foreign',
  'recovered',
  'read-your-writes',
  'monotonic-reads',
  'writes-follow-reads',
  'relay-before-commit',
  'monotonic-writes',
  'history-divergence',
  'history-order',
  'conversation-split',
  'thread-last-message-stale',
  'thread-missing',
  'thread-duplicated',
  'thread-self',
  'thread-order',
  'seen-regression',
  'seen-premature',
  'seen-not-set',
  'immutable-changed',
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
  'updated-before-created',
];

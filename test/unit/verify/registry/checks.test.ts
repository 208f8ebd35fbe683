// The registry of checks against the specification's severities, the order of roots, and the
// faults.

import { describe, expect, test } from 'vitest';
import { CONFORMANCE_CHECKS } from '../../../../src/conformance/index.ts';
import {
  CHECK_NAMES,
  type CheckName,
  CONFORMANCE_CHECK_NAMES,
  type Contract,
  type Severity,
} from '../../../../src/scenario/index.ts';
import { FAULT_NAMES, FAULTS } from '../../../../src/server/index.ts';
import { CHECKS, isDeclared, severityUnder } from '../../../../src/verify/index.ts';

const CONTRACT: Contract = {
  ...{
    devices: null,
    order: null,
    reads: null,
    ids: null,
    threads: null,
    seen: null,
    errors: null,
  },
};

/** As the catalogue has them, by name; W where a clause may make an E of it. */
const SEVERITIES: Readonly<Record<CheckName, Severity>> = {
  'abnormal-close': 'L',
  'auth-expired': 'C',
  'bad-timestamp': 'W',
  'burst-drop': 'E',
  'cross-node-loss': 'E',
  'channel-divergence': 'E',
  'connect-degradation': 'L',
  'conversation-split': 'W',
  corrupted: 'E',
  'deaf-socket': 'E',
  'duplicate-delivery': 'E',
  'duplicate-write': 'E',
  fifo: 'W',
  foreign: 'I',
  'clock-skew': 'I',
  'ghost-send': 'E',
  'global-stall': 'L',
  'half-open': 'L',
  'head-of-line-block': 'L',
  'history-divergence': 'E',
  'history-order': 'W',
  'http-contract': 'W',
  'id-mismatch': 'E',
  'id-order': 'W',
  'id-reuse': 'E',
  'immutable-changed': 'E',
  'late-delivery': 'L',
  'lost-conf': 'E',
  'lost-relay': 'E',
  'lost-write': 'E',
  'malformed-frame': 'E',
  misrouted: 'C',
  'monotonic-reads': 'W',
  'monotonic-writes': 'W',
  'oversize-frame': 'W',
  'partial-fanout': 'W',
  'read-your-writes': 'W',
  'reconnect-gap': 'I',
  recovered: 'I',
  'redelivery-on-reconnect': 'I',
  'relay-before-commit': 'W',
  'relay-down': 'E',
  'seen-not-set': 'W',
  'seen-premature': 'W',
  'seen-regression': 'E',
  'silent-drop': 'E',
  'slow-reader-harm': 'L',
  'subscribe-gap': 'W',
  'thread-duplicated': 'E',
  'thread-last-message-stale': 'E',
  'thread-missing': 'E',
  'thread-order': 'W',
  'thread-self': 'E',
  'timestamp-mismatch': 'W',
  unexpected: 'E',
  'unknown-action': 'W',
  'updated-before-created': 'W',
  'websocket-violation': 'E',
  'wrong-party': 'C',
  'writes-follow-reads': 'W',
  'wrong-type': 'W',
};

describe('the registry', () => {
  test('has the severities of the catalogue', () => {
    const severities = Object.entries(CHECKS).map(([name, { severity }]) => [name, severity]);
    expect(Object.fromEntries(severities)).toEqual(SEVERITIES);
  });

  test('ranks roots: privacy, lost, doubled, order, derived state, liveness', () => {
    const order: readonly CheckName[] = [
      ...(['misrouted', 'lost-write', 'lost-relay', 'lost-conf', 'silent-drop'] as const),
      ...(['corrupted', 'duplicate-delivery', 'monotonic-writes', 'fifo'] as const),
      ...(['read-your-writes', 'monotonic-reads', 'relay-before-commit'] as const),
      ...(['thread-last-message-stale', 'thread-missing'] as const),
      ...(['malformed-frame', 'late-delivery'] as const),
    ];
    expect(order.toSorted((a, b) => CHECKS[a].primaryRank - CHECKS[b].primaryRank)).toEqual(order);
  });

  test('names for each check the faults that break it, and for each fault its check', () => {
    const checks: Readonly<Record<string, { readonly brokenBy: readonly string[] }>> = {
      ...CHECKS,
      ...CONFORMANCE_CHECKS,
    };
    for (const name of [...CHECK_NAMES, ...CONFORMANCE_CHECK_NAMES]) {
      const breaking = FAULT_NAMES.filter((fault) => FAULTS[fault].breaks === name);
      expect([...(checks[name]?.brokenBy ?? [])].toSorted()).toEqual(breaking.toSorted());
      expect(breaking).not.toEqual([]);
    }
  });
});

describe('a contract', () => {
  test.each([
    ['fifo', { order: 'pipelined' }, true],
    ['fifo', { order: 'confirmed' }, false],
    ['writes-follow-reads', { order: 'confirmed' }, true],
    ['monotonic-writes', { order: 'confirmed' }, true],
    ['monotonic-writes', { order: 'pipelined' }, true],
    ['read-your-writes', { reads: 'primary' }, true],
    ['monotonic-reads', { reads: 'primary' }, true],
    ['partial-fanout', { devices: 'all' }, true],
    ['relay-before-commit', { reads: 'primary' }, true],
    ['lost-write', { reads: 'primary', order: 'pipelined' }, false],
    ['history-order', { order: 'pipelined' }, false],
  ] as const)('declares %s by %o: %s', (check, clauses, declared) => {
    const contract = { ...CONTRACT, ...clauses };
    expect(isDeclared(check, contract)).toBe(declared);
    expect(severityUnder(check, contract)).toBe(declared ? 'E' : CHECKS[check].severity);
  });

  test('that declares nothing raises nothing', () => {
    for (const name of CHECK_NAMES) {
      expect(isDeclared(name, CONTRACT)).toBe(false);
      expect(severityUnder(name, CONTRACT)).toBe(CHECKS[name].severity);
    }
  });
});

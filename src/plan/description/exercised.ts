// Which checks a plan will exercise: what its behaviors do and what its contract declares.

import type { Load } from '../../scenario/index.ts';
import {
  type BehaviorName,
  CHECK_NAMES,
  type CheckName,
  type LoadBehavior,
  SAFETY_REQUIRED_CHECKS,
} from '../../scenario/names.ts';
import { messagesOf } from '../peaks.ts';
import type { Plan } from '../plan.ts';

interface Features {
  readonly sends: boolean;
  readonly pipelines: boolean;
  readonly readsHistory: boolean;
  readonly showsExpired: boolean;
  readonly hasDevices: boolean;
  readonly comesBack: boolean;
  readonly refusalsDeclared: boolean;
  readonly recencyDeclared: boolean;
  readonly seenDeclared: boolean;
  readonly reads: boolean;
  /** Enough to compare early connects with late ones. */
  readonly connectsOften: boolean;
  readonly leavesUnread: boolean;
}

/** Connects below this are too few to tell early ones from late ones. */
const COMPARABLE_CONNECTS = 60;

const WHEN_SENDING = ({ sends }: Features): boolean => sends;
const ALWAYS = (): boolean => true;

const EXERCISED_WHEN: Readonly<Record<CheckName, (features: Features) => boolean>> = {
  'auth-expired': ({ showsExpired }) => showsExpired,
  'lost-write': WHEN_SENDING,
  'lost-relay': WHEN_SENDING,
  'lost-conf': WHEN_SENDING,
  'silent-drop': WHEN_SENDING,
  'duplicate-delivery': WHEN_SENDING,
  'duplicate-write': WHEN_SENDING,
  unexpected: WHEN_SENDING,
  'ghost-send': ({ sends, refusalsDeclared }) => sends && refusalsDeclared,
  corrupted: WHEN_SENDING,
  'channel-divergence': WHEN_SENDING,
  misrouted: WHEN_SENDING,
  'partial-fanout': ({ sends, hasDevices }) => sends && hasDevices,
  'late-delivery': WHEN_SENDING,
  'subscribe-gap': WHEN_SENDING,
  foreign: WHEN_SENDING,
  'redelivery-on-reconnect': ({ sends, comesBack }) => sends && comesBack,
  'reconnect-gap': ({ sends, comesBack }) => sends && comesBack,
  recovered: WHEN_SENDING,
  fifo: ({ sends, pipelines }) => sends && pipelines,
  'monotonic-writes': WHEN_SENDING,
  'read-your-writes': ({ sends, readsHistory }) => sends && readsHistory,
  'monotonic-reads': ({ sends, readsHistory }) => sends && readsHistory,
  'writes-follow-reads': WHEN_SENDING,
  // Whoever is told of a message reads it back at the end at the latest.
  'relay-before-commit': WHEN_SENDING,
  'history-divergence': WHEN_SENDING,
  'history-order': WHEN_SENDING,
  'conversation-split': WHEN_SENDING,
  'thread-last-message-stale': WHEN_SENDING,
  'thread-missing': WHEN_SENDING,
  'thread-duplicated': WHEN_SENDING,
  'thread-self': WHEN_SENDING,
  'thread-order': ({ sends, recencyDeclared }) => sends && recencyDeclared,
  'seen-regression': ({ sends, readsHistory }) => sends && readsHistory,
  'seen-premature': ({ sends, seenDeclared }) => sends && seenDeclared,
  'seen-not-set': ({ sends, seenDeclared }) => sends && seenDeclared,
  'immutable-changed': ({ sends, readsHistory }) => sends && readsHistory,
  'malformed-frame': WHEN_SENDING,
  'unknown-action': WHEN_SENDING,
  'wrong-type': WHEN_SENDING,
  'wrong-party': WHEN_SENDING,
  'id-reuse': WHEN_SENDING,
  'id-mismatch': WHEN_SENDING,
  'bad-timestamp': WHEN_SENDING,
  'id-order': WHEN_SENDING,
  'timestamp-mismatch': WHEN_SENDING,
  'clock-skew': WHEN_SENDING,
  'websocket-violation': WHEN_SENDING,
  'oversize-frame': WHEN_SENDING,
  'http-contract': ALWAYS,
  'relay-down': WHEN_SENDING,
  'deaf-socket': WHEN_SENDING,
  'updated-before-created': WHEN_SENDING,
  'burst-drop': WHEN_SENDING,
  'cross-node-loss': WHEN_SENDING,
  'global-stall': WHEN_SENDING,
  'head-of-line-block': ({ sends, reads }) => sends && reads,
  'abnormal-close': ALWAYS,
  'connect-degradation': ({ connectsOften }) => connectsOften,
  'half-open': ALWAYS,
  'slow-reader-harm': ({ sends, leavesUnread }) => sends && leavesUnread,
};

/** Checks by whether the plan gives them anything to judge, in the order of the catalogue. */
export function exercisedChecks(plan: Plan): {
  readonly exercised: readonly CheckName[];
  readonly notExercised: readonly CheckName[];
} {
  const features = featuresOf(plan);
  const isExercised = (check: CheckName): boolean => EXERCISED_WHEN[check](features);
  return {
    exercised: CHECK_NAMES.filter(isExercised),
    notExercised: CHECK_NAMES.filter((check) => !isExercised(check)),
  };
}

/**
 * Checks without which the verdict is unknown: the safety checks where something is sent, and the
 * scenario's.
 */
export function requiredChecks(plan: Plan): readonly CheckName[] {
  const safety = featuresOf(plan).sends ? SAFETY_REQUIRED_CHECKS : [];
  const required = new Set<CheckName>([...safety, ...plan.verification.required]);
  return CHECK_NAMES.filter((check) => required.has(check));
}

/** True when some load may do this. */
function hasBehavior(loads: readonly Load[], names: readonly BehaviorName[]): boolean {
  const wanted = new Set<LoadBehavior>(names);
  return loads.some(({ behaviors }) =>
    behaviors.some(({ behavior, weight }) => weight > 0 && wanted.has(behavior)),
  );
}

function featuresOf({ loads, contract, userCount }: Plan): Features {
  return {
    sends: loads.some((load) =>
      load.behaviors.some((choice) => choice.weight > 0 && messagesOf(choice, load) > 0),
    ),
    pipelines: hasBehavior(loads, ['burst']) || contract.order === 'pipelined',
    showsExpired: hasBehavior(loads, ['expired-token']),
    readsHistory: hasBehavior(loads, ['read-history', 'go-offline']),
    hasDevices: hasBehavior(loads, ['second-device']),
    comesBack: hasBehavior(loads, ['reconnect', 'drop', 'go-offline', 'second-device']),
    refusalsDeclared: contract.errors === 'reject',
    recencyDeclared: contract.threads === 'recency',
    seenDeclared: contract.seen === 'on-read',
    reads: hasBehavior(loads, ['read-history', 'read-threads', 'go-offline']),
    connectsOften: userCount >= COMPARABLE_CONNECTS,
    leavesUnread: hasBehavior(loads, ['slow-reader']),
  };
}

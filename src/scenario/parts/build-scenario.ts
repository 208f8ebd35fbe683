// Parts that are all right to the scenario. Called only when there is no error.

import { present } from '../../base/index.ts';
import type { Contract, GeneratorBounds, Scenario, Verification } from '../scenario.ts';
import type { Draft } from '../schema/read-draft.ts';
import type { Parts } from './parts.ts';

/** The scenario of parts that are all right. @throws INTERNAL_ASSERTION when one is missing. */
export function buildScenario(
  parts: Parts,
  source: { readonly file: string; readonly sha256: string },
): Scenario {
  const { draft } = parts;
  const connect = present(draft.connect, 'connect');
  const lost = present(draft.onTargetLost, 'onTargetLost');
  return {
    version: 1,
    name: present(draft.name, 'name'),
    ...source,
    target: present(parts.target, 'target'),
    accounts: present(parts.accounts, 'accounts'),
    auth: present(parts.auth, 'auth'),
    users: present(parts.users, 'users'),
    connect: {
      ratePerSecond: connect.rate,
      inFlightCount: connect.inFlight,
      timeoutMs: connect.timeout,
    },
    sourceAddresses: [...new Set(draft.sourceAddresses)],
    conversations: present(parts.conversations, 'conversations'),
    warmupMs: present(parts.warmupMs, 'warmup'),
    behaviors: parts.behaviors,
    loads: parts.loads,
    messages: present(parts.messages, 'messages'),
    heartbeat: present(parts.heartbeat, 'heartbeat'),
    reconnect: present(parts.reconnect, 'reconnect'),
    deadlines: present(parts.deadlines, 'deadlines'),
    contract: contractOf(draft),
    verification: verificationOf(draft),
    generator: generatorOf(draft),
    onTargetLost: { continue: lost.continue, afterMs: lost.after },
    thresholds: parts.thresholds.map(({ threshold }) => threshold),
    seed: draft.seed ?? null,
    labels: { ...draft.labels },
  };
}

/** Freezes a value and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}

function contractOf(draft: Draft): Contract {
  const { devices, order, reads, ids, threads, seen, errors } = present(draft.contract, 'contract');
  return {
    devices: devices ?? null,
    order: order ?? null,
    reads: reads ?? null,
    ids: ids ?? null,
    threads: threads ?? null,
    seen: seen ?? null,
    errors: errors ?? null,
  };
}

function verificationOf(draft: Draft): Verification {
  const { coverage, required, strict } = present(draft.verification, 'verification');
  return { coverageRatio: coverage, required: [...new Set(required)], strict };
}

function generatorOf(draft: Draft): GeneratorBounds {
  const { pacerLag, loopGap, rigShare, backlog } = present(draft.generator, 'generator');
  return {
    pacerLagP99Ms: pacerLag,
    loopGapMs: loopGap,
    rigShareRatio: rigShare,
    backlogMs: backlog,
  };
}

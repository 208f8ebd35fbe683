// Scenarios for the tests of the plan room: small, complete, and changed only where a test says so.

import { compilePlan, type Plan } from '../../../src/plan/index.ts';
import type { Load, Scenario } from '../../../src/scenario/index.ts';

const LOAD_BASE = {
  name: 'talk',
  position: { line: 1, column: 1 },
  behaviors: [{ behavior: 'send-message', weight: 1 }],
  settings: { burstCount: 10, turnCount: 3, forMs: { lowMs: 1000, highMs: 2000 } },
  users: null,
  startAtMs: 0,
  thinkTime: { lowMs: 0, highMs: 0 },
} as const;

const CONSTANT = {
  ...LOAD_BASE,
  executor: 'constant-arrival-rate',
  ratePerSecond: 200,
  durationMs: 60_000,
} as const;

/** A load of 200/s for a minute, or another executor with its own fields. */
export function sampleLoad(changes: Readonly<Record<string, unknown>> = {}): Load {
  const base = changes.executor === undefined ? CONSTANT : LOAD_BASE;
  return { ...base, ...changes } as unknown as Load;
}

const SCENARIO: Scenario = {
  version: 1,
  name: 'sample',
  file: 'sample.yaml',
  sha256: '0'.repeat(64),
  target: { kind: 'embedded' },
  accounts: { kind: 'generated' },
  auth: { kind: 'tokens' },
  users: 20,
  connect: { ratePerSecond: 200, inFlightCount: 50, timeoutMs: 10_000 },
  sourceAddresses: [],
  conversations: { kind: 'pairs' },
  behaviors: [],
  warmupMs: 5000,
  loads: [sampleLoad()],
  messages: { size: { kind: 'fixed', length: 180 }, styles: [{ style: 'words', weight: 1 }] },
  heartbeat: { intervalMs: 20_000, timeoutMs: 10_000, withoutRatio: 0.05 },
  reconnect: { enabled: true, baseMs: 500, maxMs: 30_000 },
  deadlines: { confirmMs: 2000, deliverMs: 2000, settleMs: 10_000, readbackMs: null },
  contract: {
    devices: null,
    order: null,
    reads: null,
    ids: null,
    threads: null,
    seen: null,
    errors: null,
  },
  verification: { coverageRatio: 0.999, required: [], strict: false },
  generator: { pacerLagP99Ms: 10, loopGapMs: 250, rigShareRatio: 0.05, backlogMs: 10_000 },
  onTargetLost: { continue: true, afterMs: 30_000 },
  thresholds: [],
  seed: null,
  labels: {},
};

/** 20 users in pairs and the load above, with these parts replaced. */
export function sampleScenario(changes: Partial<Scenario> = {}): Scenario {
  return { ...SCENARIO, ...changes };
}

/** The plan of `sampleScenario(changes)` under the seed `s`. */
export function samplePlan(changes: Partial<Scenario> = {}): Plan {
  return compilePlan(sampleScenario(changes), 's');
}

// Plans for tests in virtual time: a scenario with every default filled, compiled by the plan room.

import { compilePlan, type Plan } from '../../../src/plan/index.ts';
import type {
  BehaviorName,
  BehaviorSettings,
  Load,
  Scenario,
} from '../../../src/scenario/index.ts';

const SETTINGS: BehaviorSettings = {
  burstCount: 3,
  turnCount: 2,
  forMs: { lowMs: 100, highMs: 100 },
};

const SCENARIO: Scenario = {
  version: 1,
  name: 'virtual',
  file: 'virtual.yaml',
  sha256: '0'.repeat(64),
  target: { kind: 'embedded' },
  accounts: { kind: 'generated' },
  auth: { kind: 'tokens' },
  users: 2,
  connect: { ratePerSecond: 1000, inFlightCount: 50, timeoutMs: 5000 },
  sourceAddresses: [],
  conversations: { kind: 'pairs' },
  behaviors: [],
  warmupMs: 0,
  loads: [],
  messages: { size: { kind: 'fixed', length: 120 }, styles: [{ style: 'words', weight: 1 }] },
  heartbeat: { intervalMs: 30_000, timeoutMs: 10_000, withoutRatio: 0 },
  reconnect: { enabled: true, baseMs: 100, maxMs: 1000 },
  deadlines: { confirmMs: 2000, deliverMs: 2000, settleMs: 300, readbackMs: 1000 },
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
  generator: { pacerLagP99Ms: 100, loopGapMs: 250, rigShareRatio: 0.05, backlogMs: 10_000 },
  onTargetLost: { continue: true, afterMs: 30_000 },
  thresholds: [],
  seed: null,
  labels: {},
};

type Executed = Load['executor'];
type Member<L extends Load, E extends Executed> = L extends Load
  ? E extends L['executor']
    ? L
    : never
  : never;
type Fields<E extends Executed> = Omit<
  Member<Load, E>,
  'executor' | 'behaviors' | 'position' | 'settings' | 'users' | 'startAtMs' | 'thinkTime'
>;

export interface LoadExtras {
  readonly behavior?: BehaviorName;
  readonly users?: number | null;
  readonly startAtMs?: number;
  readonly thinkMs?: number;
  readonly settings?: Partial<BehaviorSettings>;
}

/** One load of a kind, with its own fields and what differs from the defaults. */
export function loadOf<E extends Executed>(
  executor: E,
  fields: Fields<E>,
  extras: LoadExtras = {},
): Load {
  const thinkMs = extras.thinkMs ?? 0;
  const load: unknown = {
    ...fields,
    executor,
    behaviors: [{ behavior: extras.behavior ?? 'send-message', weight: 1 }],
    position: { line: 1, column: 1 },
    settings: { ...SETTINGS, ...extras.settings },
    users: extras.users ?? null,
    startAtMs: extras.startAtMs ?? 0,
    thinkTime: { lowMs: thinkMs, highMs: thinkMs },
  };
  return load as Load;
}

/** The plan of a scenario that differs from the defaults only in `parts`; seed `virtual`. */
export function planOf(parts: Partial<Scenario>): Plan {
  return compilePlan({ ...SCENARIO, ...parts }, 'virtual');
}

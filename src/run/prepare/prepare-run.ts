// Everything before the first agent: the plan, the permission, the accounts, the server, the
// limits, the preflight. Each step refuses with its own error before anything is sent that it
// forbids.

import path from 'node:path';
import type { Clock } from '../../base/index.ts';
import {
  type Account,
  assertTargetAllowed,
  type ClientSecrets,
  isLoopbackHost,
  plainTarget,
  preflight,
  resolveSecrets,
  type StartHistory,
} from '../../client/index.ts';
import {
  type Plan,
  partnersOf,
  planPeaks,
  type Shard,
  shardUsers,
  WHOLE,
} from '../../plan/index.ts';
import type { Auth, Scenario, Target } from '../../scenario/index.ts';
import type { StartAgent } from '../agent/agent-process.ts';
import { WaitingAgents } from '../agent/life/waiting-agents.ts';
import type { ModulePaths } from '../agent/own-modules.ts';
import { clientOptions } from '../client-options.ts';
import type { EmbeddedServer, StartEmbedded } from '../embedded-server.ts';
import { accountsOfFile, generatedAccounts } from './accounts.ts';
import { planOf } from './plan-of.ts';
import { assertResources, readMachineLimits, resourceNeeds } from './resources.ts';
import { secretSources } from './secret-sources.ts';
import { assertShardable } from './shardable.ts';
import { assertSourceAddresses } from './source-addresses.ts';
import { workersFor } from './workers.ts';

type UrlTarget = Extract<Target, { kind: 'url' }>;

/** Preflight, agents' start and reports, beside the plan's own phases. */
const TOKEN_MARGIN_MS = 120_000;
/** Where the scenario leaves the readback's deadline to be computed. */
const READBACK_GUESS_MS = 120_000;

export interface PrepareOptions {
  readonly scenario: Scenario;
  readonly workers: number | null;
  /** Null: the whole plan. */
  readonly shard: Shard | null;
  readonly allowTargets: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly startEmbedded: StartEmbedded;
  readonly startAgent: StartAgent;
  readonly clock: Clock;
  readonly runId: string;
  readonly signal: AbortSignal;
}

/**
 * What the agents need, they themselves, and the embedded server when there is one. `close` is
 * idempotent.
 */
export interface PreparedRun {
  readonly runId: string;
  readonly plan: Plan;
  readonly workers: number;
  readonly shard: Shard | null;
  /** Users of the shard. */
  readonly userCount: number;
  readonly target: UrlTarget;
  readonly isEmbedded: boolean;
  readonly auth: Auth;
  readonly secrets: ClientSecrets;
  readonly accounts: readonly Account[];
  readonly isExclusive: boolean;
  readonly sourceAddresses: readonly string[];
  readonly modulePaths: ModulePaths;
  readonly startHistory: StartHistory;
  readonly learned: readonly string[];
  /** Its processes were started with the preparation. */
  readonly startAgent: StartAgent;
  close(): Promise<void>;
}

/**
 * Prepares a run up to a passed preflight.
 * @throws EarshotError with the codes PLAN_INVALID, BEHAVIOR_INVALID, SECRET_MISSING,
 * ACCOUNTS_INVALID, TARGET_NOT_ALLOWED, RESOURCES_SHORT, SERVER_START, TARGET_UNREACHABLE,
 * TARGET_REFUSED, TARGET_AUTH.
 */
export async function prepareRun(options: PrepareOptions): Promise<PreparedRun> {
  const { scenario } = options;
  const { shard } = options;
  if (shard !== null) assertShardable(scenario);
  const plan = planOf(scenario);
  const userCount = shardUsers(plan, shard ?? WHOLE).length;
  const folder = path.dirname(scenario.file);
  const isLoopback = scenario.target.kind === 'embedded' || isLoopbackUrl(scenario.target.url);
  const workers = workersFor(plan, { shard, wanted: options.workers, isLoopback });
  checkResources(scenario, userCount, workers);
  await assertSourceAddresses(scenario.sourceAddresses);
  if (scenario.target.kind === 'url') {
    assertTargetAllowed(scenario.target, planPeaks(plan), options.allowTargets);
  }
  const provisional = scenario.target.kind === 'url' ? scenario.target : plainTarget('');
  const secrets = resolveSecrets(scenario, provisional, secretSources(folder, options.env));
  const fromFile = accountsOfFile(scenario, plan, folder);
  const agents = new WaitingAgents(workers, options.startAgent);
  let server: EmbeddedServer | null = null;
  const close = async (): Promise<void> => {
    await Promise.all([agents.close(), server?.close()]);
  };
  try {
    server = await startServer(options, plan, secrets);
    const target = server === null ? provisional : plainTarget(server.url);
    const accounts = fromFile ?? generatedAccounts(server?.accountsText ?? '', plan);
    const { auth } = scenario;
    const learned = await checkTarget(options, { plan, target, auth, secrets, accounts });
    const isExclusive = scenario.accounts.kind === 'generated' || scenario.accounts.exclusive;
    return {
      runId: options.runId,
      plan,
      workers,
      shard,
      userCount,
      target,
      isEmbedded: server !== null,
      auth,
      // The embedded server's secret is ours: an expired token can be made of it.
      secrets: server === null ? secrets : { ...secrets, jwtSecret: server.jwtSecret },
      accounts: learned.accounts,
      isExclusive,
      sourceAddresses: scenario.sourceAddresses,
      modulePaths: Object.fromEntries(scenario.behaviors.map(({ name, path: at }) => [name, at])),
      startHistory: learned.startHistory,
      learned: learned.notes,
      startAgent: agents.take,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function isLoopbackUrl(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname);
}

function checkResources(scenario: Scenario, userCount: number, workers: number): void {
  assertResources(resourceNeeds(scenario, userCount, workers), readMachineLimits());
}

async function startServer(
  options: PrepareOptions,
  plan: Plan,
  secrets: ClientSecrets,
): Promise<EmbeddedServer | null> {
  if (options.scenario.target.kind !== 'embedded') return null;
  const { signal } = options;
  const { jwtSecret } = secrets;
  return options.startEmbedded({ userCount: plan.userCount, jwtSecret, signal });
}

/** The longest that a run may take: what tokens must outlive. */
function longestRunMs(plan: Plan): number {
  const connectMs = (plan.userCount / plan.connect.ratePerSecond) * 1000 + plan.connect.timeoutMs;
  const { settleMs, readbackMs } = plan.deadlines;
  const afterMs = settleMs + (readbackMs ?? READBACK_GUESS_MS);
  return connectMs + plan.warmupMs + plan.measureMs + afterMs + TOKEN_MARGIN_MS;
}

/** Probes the target as one of its users would, before any load. */
async function checkTarget(
  options: PrepareOptions,
  parts: {
    readonly plan: Plan;
    readonly target: UrlTarget;
    readonly auth: Auth;
    readonly secrets: ClientSecrets;
    readonly accounts: readonly Account[];
  },
): Promise<{
  readonly accounts: readonly Account[];
  readonly startHistory: StartHistory;
  readonly notes: readonly string[];
}> {
  const { plan, target, auth, secrets, accounts } = parts;
  const client = clientOptions({
    target,
    auth,
    secrets,
    plan,
    runId: options.runId,
    incarnation: 0,
    clock: options.clock,
    sourceAddresses: options.scenario.sourceAddresses,
  });
  const report = await preflight(client, accounts, {
    userCount: plan.userCount,
    partnerOf: (user) => partnersOf(plan, user)[0] ?? user,
    neededLifetimeMs: longestRunMs(plan),
    accountsPath: options.scenario.accounts.kind === 'file' ? options.scenario.accounts.path : null,
    signal: options.signal,
  });
  const { accounts: own, startHistory, warnings } = report;
  return { accounts: own, startHistory, notes: warnings };
}

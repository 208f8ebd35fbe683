// Everything before the first agent: the plan, the permission, the accounts, the server, the limits,
// the preflight. Each step refuses with its own error before anything is sent that it forbids.

import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Clock } from '../../base/index.ts';
import {
  type Account,
  assertTargetAllowed,
  type ClientSecrets,
  isLoopbackHost,
  preflight,
} from '../../client/index.ts';
import { compilePlan, type Plan, planPeaks } from '../../plan/index.ts';
import { DOCUMENTED_PATHS } from '../../protocol/index.ts';
import type { Auth, Scenario, Target } from '../../scenario/index.ts';
import type { EmbeddedServer, StartEmbedded } from '../embedded-server.ts';
import { generatedAccounts, readAccountsFile } from './accounts.ts';
import { assertResources, readMachineLimits } from './resources.ts';
import { resolveSecrets, secretSources } from './secrets.ts';
import { defaultWorkers } from './workers.ts';

type UrlTarget = Extract<Target, { kind: 'url' }>;

/** Preflight, agents' start and reports, beside the plan's own phases. */
const TOKEN_MARGIN_MS = 120_000;

export interface PrepareOptions {
  readonly scenario: Scenario;
  readonly workers: number | null;
  readonly allowTargets: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly startEmbedded: StartEmbedded;
  readonly clock: Clock;
  readonly runId: string;
  readonly signal: AbortSignal;
}

/** What the agents need, and the embedded server when there is one. `close` is idempotent. */
export interface PreparedRun {
  readonly plan: Plan;
  readonly workers: number;
  readonly target: UrlTarget;
  readonly isEmbedded: boolean;
  readonly auth: Auth;
  readonly secrets: ClientSecrets;
  readonly accounts: readonly Account[];
  readonly isExclusive: boolean;
  readonly learned: readonly string[];
  close(): Promise<void>;
}

/** The plan of a scenario: its own seed, or a random one that is printed with the result. */
export function planOf(scenario: Scenario): Plan {
  return compilePlan(scenario, scenario.seed ?? randomBytes(6).toString('hex'));
}

/**
 * Prepares a run up to a passed preflight.
 * @throws EarshotError with the codes PLAN_INVALID, SECRET_MISSING, ACCOUNTS_INVALID,
 * TARGET_NOT_ALLOWED, RESOURCES_SHORT, SERVER_START, TARGET_UNREACHABLE, TARGET_REFUSED, TARGET_AUTH.
 */
export async function prepareRun(options: PrepareOptions): Promise<PreparedRun> {
  const { scenario } = options;
  const plan = planOf(scenario);
  const folder = path.dirname(scenario.file);
  const sources = secretSources(options.env, (file) => path.resolve(folder, file));
  const isLoopback = scenario.target.kind === 'embedded' || isLoopbackUrl(scenario.target.url);
  const workers = options.workers ?? defaultWorkers(isLoopback, plan);
  checkResources(plan, workers, scenario.target.kind === 'embedded');
  if (scenario.target.kind === 'url') {
    assertTargetAllowed(scenario.target, planPeaks(plan), options.allowTargets);
  }
  const provisional = scenario.target.kind === 'url' ? scenario.target : embeddedTarget('');
  const secrets = resolveSecrets(scenario, provisional, sources);
  const fromFile = readAccountsFile(scenario, plan, folder);
  const server = await startServer(options, plan, secrets);
  const close = async (): Promise<void> => server?.close();
  try {
    const target = server === null ? provisional : embeddedTarget(server.url);
    const accounts = fromFile ?? generatedAccounts(server?.accountsText ?? '', plan);
    const { auth } = scenario;
    const learned = await checkTarget(options, { plan, target, auth, secrets, accounts });
    const isExclusive = scenario.accounts.kind === 'generated' || scenario.accounts.exclusive;
    return {
      plan,
      workers,
      target,
      isEmbedded: server !== null,
      auth,
      secrets,
      accounts: learned.accounts,
      isExclusive,
      learned: learned.notes,
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

function checkResources(plan: Plan, workers: number, isEmbedded: boolean): void {
  const usersPerAgent = Math.ceil(plan.userCount / workers);
  assertResources({ usersPerAgent, userCount: plan.userCount, isEmbedded }, readMachineLimits());
}

function embeddedTarget(url: string): UrlTarget {
  return {
    kind: 'url',
    url,
    allow: [],
    caps: null,
    headers: {},
    origin: null,
    subprotocol: null,
    tls: null,
    proxy: null,
    paths: DOCUMENTED_PATHS,
    authHeader: { name: 'authorization', scheme: 'Bearer' },
  };
}

async function startServer(options: PrepareOptions, plan: Plan, secrets: ClientSecrets): Promise<EmbeddedServer | null> {
  if (options.scenario.target.kind !== 'embedded') return null;
  return options.startEmbedded({ userCount: plan.userCount, jwtSecret: secrets.jwtSecret });
}

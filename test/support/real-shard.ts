// One shard of a plan against a reference server in this process, on real time: functional only,
// since server and generator share an event loop and no latency of it means anything.

import { type Clock, systemClock } from '../../src/base/index.ts';
import { type Account, type ChatClient, createChatClient } from '../../src/client/index.ts';
import { createShardRunner, type Phase, type ShardRunner } from '../../src/engine/index.ts';
import { composeBody } from '../../src/message/index.ts';
import {
  createMetricsRecorder,
  type MetricsRecorder,
  openProcessEnvironment,
} from '../../src/metrics/index.ts';
import type { Plan } from '../../src/plan/index.ts';
import type { Target } from '../../src/scenario/index.ts';
import { OPEN_EXECUTORS } from '../../src/scenario/names.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/index.ts';
import { createVerifier, type Verifier } from '../../src/verify/index.ts';

const SCOPE = { runId: '00c0ffee00c0ffee', incarnation: 0 };

export interface RealShard {
  readonly server: RunningServer;
  readonly client: ChatClient;
  readonly verifier: Verifier;
  readonly metrics: MetricsRecorder;
  readonly runner: ShardRunner;
  readonly phases: readonly Phase[];
  readonly close: () => Promise<void>;
}

/**
 * Starts a server with accounts for the plan, and wires client, verifier, metrics and engine to
 * it.
 */
export async function realShard(
  plan: Plan,
  server: Partial<ServerOptions> = {},
  clock: Clock = systemClock(),
): Promise<RealShard> {
  const running = await startServer({ database: ':memory:', jwtSecret: 'secret', ...server });
  const made = await running.createAccounts(plan.userCount, { passwords: false });
  const accounts = made.map((account): Account => ({ ...account, password: null, line: 0 }));
  const metrics = createMetricsRecorder(metricsOptions(plan), openProcessEnvironment());
  const verifier = verifierOf(plan, accounts, metrics);
  const client = createChatClient({
    target: targetOf(running.url),
    auth: { kind: 'tokens' },
    secrets: { headers: {}, jwtSecret: null, tlsCa: null, tlsCert: null, tlsKey: null },
    ...{ scope: SCOPE, heartbeat: plan.heartbeat, reconnect: plan.reconnect, seed: plan.seed },
    ...{ connectTimeoutMs: plan.connect.timeoutMs, requestTimeoutMs: 10_000, clock },
    sourceAddresses: [],
    observe: (observation) => {
      verifier.observe(observation);
      metrics.observe(observation);
    },
    onReceiveLag: (lagMs) => metrics.receiveLag(lagMs),
  });
  const phases: Phase[] = [];
  const runner = createShardRunner({
    ...{
      plan,
      shard: { index: 0, count: 1 },
      accounts,
      ...SCOPE,
      ownBehaviors: new Map(),
      client,
      verifier,
      metrics,
      clock,
    },
    onPhase: (phase) => phases.push(phase),
    onTargetLost: () => undefined,
  });
  const close = async (): Promise<void> => {
    await runner.close();
    await client.close();
    await running.close();
  };
  return { server: running, client, verifier, metrics, runner, phases, close };
}

function metricsOptions(plan: Plan): Parameters<typeof createMetricsRecorder>[0] {
  return {
    loadNames: plan.loads.map(({ name }) => name),
    loadIsOpen: plan.loads.map(({ executor }) => OPEN_EXECUTORS.has(executor)),
    thresholds: plan.thresholds,
    measureMs: plan.measureMs,
    loopGapMs: plan.generator.loopGapMs,
    rigShareRatio: plan.generator.rigShareRatio,
  };
}

function verifierOf(plan: Plan, accounts: readonly Account[], metrics: MetricsRecorder): Verifier {
  const users = new Map(accounts.map(({ id }, user) => [id, user]));
  return createVerifier({
    policy: {
      ...{ deadlines: plan.deadlines, contract: plan.contract, verification: plan.verification },
      ...{ isExclusive: true, loopGapMs: plan.generator.loopGapMs },
    },
    directory: {
      userCount: accounts.length,
      idOf: (user) => accounts[user]?.id ?? '',
      userOf: (id) => users.get(id) ?? -1,
    },
    facts: metrics,
    loadCount: plan.loads.length,
    composeBody: (message) => composeBody(SCOPE, message, plan.messages),
  });
}

function targetOf(url: string): Extract<Target, { kind: 'url' }> {
  return {
    ...{ kind: 'url', url, allow: [], caps: null, headers: {}, origin: null, subprotocol: null },
    ...{ tls: null, proxy: null, authHeader: { name: 'authorization', scheme: 'Bearer' } },
    paths: {
      messages: '/chat/messages/{uid}/',
      threads: '/chat/user/threads/',
      socket: '/ws/chat/room/',
    },
  };
}

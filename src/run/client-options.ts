// How a run uses the client: the same settings for the preflight and for every agent.

import type { Clock } from '../base/index.ts';
import type { ClientOptions, ClientSecrets, HistoryCost } from '../client/index.ts';
import type { Observation } from '../observation/index.ts';
import type { Plan } from '../plan/index.ts';
import type { Auth, Target } from '../scenario/index.ts';

/** A request that takes longer is given up. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface ClientSources {
  readonly target: Extract<Target, { kind: 'url' }>;
  readonly auth: Auth;
  readonly secrets: ClientSecrets;
  readonly plan: Plan;
  readonly runId: string;
  readonly incarnation: number;
  readonly clock: Clock;
  readonly sourceAddresses: readonly string[];
  readonly observe?: (observation: Observation) => void;
  readonly onReceiveLag?: (lagMs: number) => void;
  /** Of a probe. */
  readonly limits?: { readonly requestTimeoutMs: number; readonly historyLimitBytes: number };
  readonly onHistoryCost?: (cost: HistoryCost) => void;
}

/**
 * Options of a chat client that carries out a plan; observations go nowhere unless given a place.
 */
export function clientOptions(sources: ClientSources): ClientOptions {
  const { plan, runId, incarnation, limits, onHistoryCost } = sources;
  return {
    target: sources.target,
    auth: sources.auth,
    secrets: sources.secrets,
    scope: { runId, incarnation },
    heartbeat: plan.heartbeat,
    reconnect: plan.reconnect,
    connectTimeoutMs: plan.connect.timeoutMs,
    requestTimeoutMs: limits?.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    ...(limits === undefined ? {} : { historyLimitBytes: limits.historyLimitBytes }),
    ...(onHistoryCost === undefined ? {} : { onHistoryCost }),
    clock: sources.clock,
    sourceAddresses: sources.sourceAddresses,
    observe: sources.observe ?? (() => {}),
    seed: plan.seed,
    onReceiveLag: sources.onReceiveLag ?? (() => {}),
  };
}

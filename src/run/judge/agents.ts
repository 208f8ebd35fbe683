// What became of each agent, and what is kept of it.

import { asErrorCode } from '../../base/index.ts';
import type { Finding } from '../../verify/index.ts';
import type { AgentState } from '../agent/fleet.ts';
import type { AgentResult } from '../run-result.ts';

/** What the judgement needs of an agent: plain data, which a shard writes down. */
export type AgentAccount = Pick<
  AgentState,
  'index' | 'users' | 'connected' | 'outcome' | 'failure' | 'lost' | 'told'
>;

/** An agent without its life signs. */
export function accountOf(agent: AgentState): AgentAccount {
  const { index, users, connected, outcome, failure, lost, told } = agent;
  return { index, users, connected, outcome, failure, lost, told };
}

/** The final account of an agent, or what a lost one had told. */
export function findingsOf({ outcome, told }: AgentAccount): readonly Finding[] {
  return outcome?.findings.findings ?? told.findings;
}

/** One row per agent: completed, lost on the way, or failed with an error of its own. */
export function describeAgents(agents: readonly AgentAccount[]): readonly AgentResult[] {
  return agents.map((agent) => ({
    index: agent.index,
    state: stateOf(agent),
    users: agent.users,
    stopped: agent.outcome?.stopped ?? null,
    generator: agent.outcome?.metrics.generator ?? null,
    error: agent.failure?.message ?? (agent.outcome === null ? agent.lost : null),
    errorCode: agent.failure === null ? null : asErrorCode(agent.failure.code),
  }));
}

function stateOf(agent: AgentAccount): AgentResult['state'] {
  if (agent.failure !== null) return 'failed';
  return agent.outcome === null ? 'lost' : 'completed';
}

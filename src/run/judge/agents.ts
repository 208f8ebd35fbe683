// What became of each agent.

import { asErrorCode } from '../../base/index.ts';
import type { AgentState } from '../agent/fleet.ts';
import type { AgentResult } from '../run-result.ts';

/** One row per agent: completed, lost on the way, or failed with an error of its own. */
export function describeAgents(agents: readonly AgentState[]): readonly AgentResult[] {
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

function stateOf(agent: AgentState): AgentResult['state'] {
  if (agent.failure !== null) return 'failed';
  return agent.outcome === null ? 'lost' : 'completed';
}

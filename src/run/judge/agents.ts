// What became of each agent, and what is kept of it.

import { asErrorCode } from '../../base/index.ts';
import type { Finding } from '../../verify/index.ts';
import type { AgentState } from '../agent/fleet.ts';
import { formatSilence } from '../agent/life/silence-watch.ts';
import type { AgentResult } from '../run-result.ts';

/** What the judgement needs of an agent: plain data, which a shard writes down. */
export type AgentAccount = Pick<
  AgentState,
  'index' | 'users' | 'connected' | 'outcome' | 'failure' | 'lost' | 'silences' | 'told'
>;

/** An agent without its life signs. */
export function accountOf(agent: AgentState): AgentAccount {
  const { index, users, connected, outcome, failure, lost, silences, told } = agent;
  return { index, users, connected, outcome, failure, lost, silences, told };
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
    silences: agent.silences.count,
    longestSilenceMs: Math.round(agent.silences.longestMs),
    stopped: agent.outcome?.stopped ?? null,
    generator: agent.outcome?.metrics.generator ?? null,
    error: agent.failure?.message ?? (agent.outcome === null ? agent.lost : null),
    errorCode: agent.failure === null ? null : asErrorCode(agent.failure.code),
  }));
}

/** A sentence for each agent that was silent for a while, and came back or not. */
export function describeSilences(agents: readonly AgentAccount[]): readonly string[] {
  return agents
    .filter(({ silences }) => silences.count > 0)
    .map(({ index, silences: { count, longestMs } }) => {
      const times = count === 1 ? 'once' : `${count} times`;
      const span = formatSilence(longestMs);
      return `Agent ${index} said nothing ${times}, at the longest for ${span}: it stood still, not the server`;
    });
}

function stateOf(agent: AgentAccount): AgentResult['state'] {
  if (agent.failure !== null) return 'failed';
  return agent.outcome === null ? 'lost' : 'completed';
}

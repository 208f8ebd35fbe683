// Agents that are started before their run is prepared: taken one by one, told of late, ended when
// nobody takes them.

import { describe, expect, it } from 'vitest';
import type { Agent, AgentEvents } from '../../../../src/run/agent/agent-process.ts';
import { WaitingAgents } from '../../../../src/run/agent/life/waiting-agents.ts';
import type { FromAgent } from '../../../../src/run/agent/wire.ts';

interface Started {
  readonly agent: Agent;
  readonly events: AgentEvents;
  readonly done: string[];
}

function scene(count: number) {
  const started: Started[] = [];
  const start = (events: AgentEvents): Agent => {
    const done: string[] = [];
    const agent: Agent = {
      processId: started.length + 1,
      send: () => undefined,
      kill: () => done.push('kill'),
      close: async () => {
        done.push('close');
      },
    };
    started.push({ agent, events, done });
    return agent;
  };
  const heard: string[] = [];
  const listener: AgentEvents = {
    onMessage: (message) => heard.push(message.type),
    onExit: (detail) => heard.push(detail),
  };
  return { started, heard, listener, waiting: new WaitingAgents(count, start) };
}

const FAILED: FromAgent = {
  type: 'failed',
  failure: { code: 'INTERNAL_ASSERTION', message: 'no', hint: null, stack: null },
};

describe('agents that wait', () => {
  it('are started at once, and taken before new ones are started', () => {
    const { started, waiting, listener } = scene(2);
    expect(started).toHaveLength(2);
    expect([1, 2, 3].map(() => waiting.take(listener).processId)).toEqual([1, 2, 3]);
  });

  it('are heard by whoever took them, and not before', async () => {
    const { started, waiting, listener, heard } = scene(1);
    started[0]?.events.onMessage({ type: 'alive' });
    waiting.take(listener);
    await Promise.resolve();
    started[0]?.events.onMessage({ type: 'ready' });
    started[0]?.events.onExit('exit code 0');
    expect(heard).toEqual(['ready', 'exit code 0']);
  });

  it('that could not start say so once they are taken', async () => {
    const { started, waiting, listener, heard } = scene(1);
    started[0]?.events.onMessage(FAILED);
    started[0]?.events.onExit('exit code 1');
    waiting.take(listener);
    expect(heard).toEqual([]);
    await Promise.resolve();
    expect(heard).toEqual(['failed', 'exit code 1']);
  });

  it('and are taken by nobody are ended, once; the others are not touched', async () => {
    const { started, waiting, listener } = scene(2);
    waiting.take(listener);
    await waiting.close();
    await waiting.close();
    expect(started.map(({ done }) => done)).toEqual([[], ['kill', 'close']]);
  });
});

// Agents that wait for their run while it is prepared: their code is loaded beside the start of the
// server and the preflight, and not behind them. They know nothing of the run until they are taken.

import type { Agent, AgentEvents, StartAgent } from '../agent-process.ts';
import type { FromAgent } from '../wire.ts';

/** `close` ends those that nobody took; idempotent. */
export class WaitingAgents {
  readonly #startAgent: StartAgent;
  #waiting: readonly WaitingAgent[];

  constructor(count: number, startAgent: StartAgent) {
    this.#startAgent = startAgent;
    this.#waiting = Array.from({ length: count }, () => new WaitingAgent(startAgent));
  }

  /** One that waits, or a new one when there is none left. */
  readonly take: StartAgent = (events) => {
    const [next, ...others] = this.#waiting;
    this.#waiting = others;
    return next === undefined ? this.#startAgent(events) : next.take(events);
  };

  async close(): Promise<void> {
    const left = this.#waiting;
    this.#waiting = [];
    await Promise.all(left.map((waiting) => waiting.end()));
  }
}

class WaitingAgent {
  readonly #agent: Agent;
  #events: AgentEvents | null = null;
  // What it said before anybody listened: that it cannot start, or that it is gone.
  #failure: FromAgent | null = null;
  #exit: string | null = null;

  constructor(startAgent: StartAgent) {
    this.#agent = startAgent({
      onMessage: (message) => {
        if (this.#events !== null) this.#events.onMessage(message);
        else if (message.type === 'failed') this.#failure = message;
      },
      onExit: (detail) => {
        if (this.#events === null) this.#exit = detail;
        else this.#events.onExit(detail);
      },
    });
  }

  /** Whoever takes it hears of what was before once he holds it. */
  take(events: AgentEvents): Agent {
    queueMicrotask(() => {
      this.#events = events;
      if (this.#failure !== null) events.onMessage(this.#failure);
      if (this.#exit !== null) events.onExit(this.#exit);
    });
    return this.#agent;
  }

  /** It has nothing to lose yet. */
  async end(): Promise<void> {
    this.#agent.kill?.();
    await this.#agent.close();
  }
}

// An agent in this very process: the same session as in a process of its own, its messages handed
// over in memory. For probes, which are small and many; never for code of the user's own.

import type { Clock } from '../../base/index.ts';
import type { Agent, AgentEvents } from '../agent/agent-process.ts';
import { AgentSession } from '../agent/agent-session.ts';
import { failureOf } from '../agent/notes/failure-of.ts';
import type { ToAgent } from '../agent/wire.ts';

export class LocalAgent implements Agent {
  readonly processId = undefined;
  readonly #events: AgentEvents;
  readonly #session: AgentSession;
  #closing: Promise<void> | null = null;

  constructor(events: AgentEvents, clock: Clock) {
    this.#events = events;
    this.#session = new AgentSession({
      clock,
      channel: {
        isCongested: false,
        send: (message) => {
          if (this.#closing === null) events.onMessage(message);
        },
      },
    });
  }

  send(message: ToAgent): void {
    if (this.#closing !== null) return;
    this.#session.handle(message).catch((error: unknown) =>
      this.#events.onMessage({
        type: 'failed',
        failure: failureOf(error, this.#session.secrets),
      }),
    );
  }

  /** Drops its connections without a word, so that `close` has nothing to wait for. */
  abandon(): void {
    this.#session.abandon();
  }

  close(): Promise<void> {
    this.#closing ??= this.#session.close().then(() => this.#events.onExit('it was closed'));
    return this.#closing;
  }
}

// One agent as the coordinator sees it: a child process and its channel.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { asErrorCode, EarshotError, ERRORS, EXIT } from '../../base/index.ts';
import { childEnvironment } from '../child-environment.ts';
import type { FromAgent, ToAgent } from './wire.ts';

const IS_SOURCE = import.meta.url.endsWith('.ts');
const AGENT_MAIN = fileURLToPath(
  new URL(IS_SOURCE ? './agent-main.ts' : './agent-main.js', import.meta.url),
);
const KILL_AFTER_MS = 3000;
/**
 * What an agent allocates per message dies young; the engine's default of 16 MB and more for the
 * young only lets a crowd that connects at once leave 40 MB behind.
 */
const YOUNG_SPACE = '--max-semi-space-size=8';

export interface AgentEvents {
  onMessage(message: FromAgent): void;
  /** The process ended; `detail` says how. Called exactly once. */
  onExit(detail: string): void;
}

/** An agent as its fleet holds it, wherever it runs. */
export interface Agent {
  readonly processId: number | undefined;
  send(message: ToAgent): void;
  /** Ends its process at once, when it has one of its own. */
  kill?(): void;
  /** Ends it and what it opened. Idempotent. */
  close(): Promise<void>;
}

export type StartAgent = (events: AgentEvents) => Agent;

/** A forked agent. `close` ends its channel, which makes it leave; idempotent. */
export class AgentProcess implements Agent {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #hasExited = false;

  constructor(events: AgentEvents) {
    this.#child = fork(AGENT_MAIN, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: childEnvironment(process.env),
      execArgv: [...process.execArgv, YOUNG_SPACE],
    });
    this.#child.on('message', (message: FromAgent) => events.onMessage(message));
    this.#exited = new Promise((resolve) => {
      const end = (detail: string): void => {
        if (this.#hasExited) return;
        this.#hasExited = true;
        resolve();
        events.onExit(detail);
      };
      this.#child.once('exit', (code, signal) =>
        end(signal === null ? `exit code ${code}` : `signal ${signal}`),
      );
      // A process that could not be started never exits; other errors are followed by the exit.
      this.#child.on('error', (error) => {
        if (this.#child.pid === undefined) end(`it could not be started: ${error.message}`);
      });
    });
  }

  get processId(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToAgent): void {
    if (!this.#child.connected) return;
    this.#child.send(message, () => {});
  }

  /** Ends it at once, also when it is stopped. Idempotent. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async close(): Promise<void> {
    if (this.#hasExited) return;
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), KILL_AFTER_MS);
    await this.#exited;
    clearTimeout(timer);
  }
}

/** The error that stopped an agent, with its own code. */
export function errorOfFailure(
  failure: Extract<FromAgent, { type: 'failed' }>['failure'],
): EarshotError {
  const code = asErrorCode(failure.code);
  const isOurs = ERRORS[code].exitCode === EXIT.internal;
  const message = isOurs ? `An agent failed: ${failure.message}` : failure.message;
  return new EarshotError(isOurs ? 'INTERNAL_AGENT' : code, message, {
    details: { agentCode: failure.code, stack: failure.stack },
    ...(failure.hint === null ? {} : { hint: failure.hint }),
  });
}

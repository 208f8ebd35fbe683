// The agent's entry point: a process that runs one shard. It loads the engine and what lies below,
// nothing else; obeys its coordinator over the IPC channel and leaves when the channel closes.

import { describeError, EarshotError, systemClock } from '../../base/index.ts';
import { AgentSession } from './agent-session.ts';
import { AgentChannel, ALIVE_EVERY_MS } from './life/channel.ts';
import type { AgentFailure, ToAgent } from './wire.ts';

function failureOf(error: unknown): AgentFailure {
  const known = error instanceof EarshotError;
  return {
    code: known ? error.code : 'INTERNAL_AGENT',
    message: describeError(error),
    hint: known ? (error.hint ?? null) : null,
    stack: error instanceof Error ? (error.stack ?? null) : null,
  };
}

function main(): void {
  if (process.send === undefined) {
    process.stderr.write('This program is started by `earshot run`, not by hand.\n');
    process.exit(2);
  }
  const channel = new AgentChannel((message, taken) => {
    if (process.connected) process.send?.(message, undefined, {}, taken);
  });
  const fail = (error: unknown): void =>
    channel.send({ type: 'failed', failure: failureOf(error) });
  setInterval(channel.beat, ALIVE_EVERY_MS).unref();
  // A terminal's Ctrl-C reaches the whole group: the coordinator alone decides what it means.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit(0));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);

  const session = new AgentSession({ clock: systemClock(), channel });
  process.on('message', (message: ToAgent) => {
    session.handle(message).catch(fail);
  });
}

main();

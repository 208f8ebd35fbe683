// The agent's entry point: a process that runs one shard. It loads the engine and what lies below,
// nothing else; obeys its coordinator over the IPC channel and leaves when the channel closes.

import { systemClock } from '../../base/index.ts';
import { AgentSession } from './agent-session.ts';
import { failureOf } from './notes/failure-of.ts';
import type { FromAgent, ToAgent } from './wire.ts';

function main(): void {
  if (process.send === undefined) {
    process.stderr.write('This program is started by `earshot run`, not by hand.\n');
    process.exit(2);
  }
  const send = (message: FromAgent): void => {
    if (process.connected) process.send?.(message);
  };
  const session = new AgentSession({ clock: systemClock(), send });
  const fail = (error: unknown): void =>
    send({ type: 'failed', failure: failureOf(error, session.secrets) });
  // A terminal's Ctrl-C reaches the whole group: the coordinator alone decides what it means.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit(0));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  process.on('message', (message: ToAgent) => {
    session.handle(message).catch(fail);
  });
}

main();

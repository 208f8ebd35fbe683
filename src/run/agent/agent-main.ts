// The agent's entry point: a process that runs one shard. It loads the engine and what lies below,
// nothing else; obeys its coordinator over the IPC channel and leaves when the channel closes.

import { systemClock } from '../../base/index.ts';
import { AgentSession } from './agent-session.ts';
import { AgentChannel, ALIVE_EVERY_MS } from './life/channel.ts';
import { failureOf } from './notes/failure-of.ts';
import type { ToAgent } from './wire.ts';

function main(): void {
  if (process.send === undefined) {
    process.stderr.write('This program is started by `earshot run`, not by hand.\n');
    process.exit(2);
  }
  const channel = new AgentChannel((message, taken) => {
    if (process.connected) process.send?.(message, undefined, {}, taken);
  });
  const session = new AgentSession({ clock: systemClock(), channel });
  const fail = (error: unknown): void =>
    channel.send({ type: 'failed', failure: failureOf(error, session.secrets) });
  setInterval(channel.beat, ALIVE_EVERY_MS).unref();
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

// The client of one agent: makes sessions and closes all that they left open.

import type { UserIndex } from '../observation/index.ts';
import { ClientCore } from './client-core.ts';
import type { Account, ChatClient, ClientOptions, Session, SessionEvents } from './contract.ts';
import { UserSession } from './session.ts';

/**
 * Makes a client for a target; nothing is sent until a session is told to.
 * @throws EarshotError `PLAN_INVALID` when the target's URL is not usable.
 */
export function createChatClient(options: ClientOptions): ChatClient {
  const core = new ClientCore(options);
  const sessions = new Set<UserSession>();
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await Promise.all([...sessions].map((session) => session.close()));
    await core.close();
  };
  return {
    createSession(user: UserIndex, account: Account, events: SessionEvents): Session {
      const session = new UserSession(core, { user, account, events });
      sessions.add(session);
      // Whoever comes after the end gets a session that stays offline.
      if (closing !== null) void session.close();
      return session;
    },
    get openSocketCount(): number {
      return core.openSocketCount;
    },
    abandon(): void {
      for (const session of sessions) session.abandon();
    },
    close(): Promise<void> {
      closing ??= close();
      return closing;
    },
  };
}

// The judgement of tokens with faults: who is let in that should not be. Must not judge a token
// that the honest server accepts.

import { type Clock, isoFromWallMs } from '../../base/index.ts';
import type { Identity } from '../auth/identity.ts';
import type { TokenFaults } from '../auth/token-faults.ts';
import type { TokenService } from '../auth/token-service.ts';
import type { User, UserStore } from '../store/index.ts';
import type { Selector } from './rules/rule.ts';
import type { FaultLog } from './truth/fault-log.ts';

/** What of a token is no longer looked at; `all`: no token is needed. */
export type SkippedCheck = 'all' | 'expiry' | 'signature';

export interface TokenStriker {
  readonly selector: Selector;
  readonly skips: SkippedCheck;
}

export interface FaultyTokensParts {
  readonly users: UserStore;
  readonly tokens: TokenService;
  readonly clock: Clock;
  readonly faultLog: FaultLog;
  readonly strikers: readonly TokenStriker[];
}

const FIRST_USER_PK = 1;
const WHY: Readonly<Record<SkippedCheck, string>> = {
  all: 'let in without a token',
  expiry: 'let in with an expired token',
  signature: 'let in with a token that was not signed here',
};

export class FaultyTokens implements TokenFaults {
  readonly #parts: FaultyTokensParts;
  readonly #startedAtMs: number;

  constructor(parts: FaultyTokensParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.clock.nowMs();
  }

  withoutToken(): Identity | null {
    const first = this.#parts.users.byPk(FIRST_USER_PK);
    const striker = first && this.#due('all', first);
    return first === undefined || striker === undefined ? null : this.#letIn(striker, first);
  }

  async refused(token: string): Promise<Identity | null> {
    const { tokens, users, strikers } = this.#parts;
    for (const { skips } of strikers) {
      const userId = skips === 'all' ? null : await tokens.readWithout(token, skips);
      const user = userId === null ? undefined : users.find(userId);
      const striker = user?.isActive ? this.#due(skips, user) : undefined;
      if (user !== undefined && striker !== undefined) return this.#letIn(striker, user);
    }
    return null;
  }

  #due(skips: SkippedCheck, user: User): TokenStriker | undefined {
    const { strikers, clock } = this.#parts;
    const sinceMs = clock.nowMs() - this.#startedAtMs;
    return strikers.find((one) => one.skips === skips && one.selector.isDue([user], sinceMs));
  }

  #letIn({ selector, skips }: TokenStriker, user: User): Identity {
    selector.struck();
    this.#parts.faultLog.append({
      atIso: isoFromWallMs(this.#parts.clock.wallMs()),
      fault: selector.rule.fault,
      serverId: null,
      bodyHash: null,
      senderId: user.uid,
      receiverId: null,
      observable: true,
      why: WHY[skips],
    });
    return { user, expiresAtSeconds: Number.POSITIVE_INFINITY };
  }
}

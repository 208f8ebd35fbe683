// What an open socket does wrong beside its messages: it outlives its token, or its bad input takes
// everybody down. Must not know messages.

import { type Clock, isoFromWallMs } from '../../base/index.ts';
import type { Identity } from '../auth/identity.ts';
import type { Connection } from '../socket/connection.ts';
import type { Hub } from '../socket/hub.ts';
import type { User } from '../store/index.ts';
import type { Selector } from './rules/rule.ts';
import type { FaultLog } from './truth/fault-log.ts';

export type SocketEffect = 'forget-expiry' | 'crash';

export interface SocketStriker {
  readonly selector: Selector;
  readonly effect: SocketEffect;
}

export interface FaultySocketsParts {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly faultLog: FaultLog;
  readonly strikers: readonly SocketStriker[];
}

export class FaultySockets {
  readonly #parts: FaultySocketsParts;
  readonly #startedAtMs: number;

  constructor(parts: FaultySocketsParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.clock.nowMs();
  }

  /** When a socket that opens now is ended for its token. */
  expiryOf({ user, expiresAtSeconds }: Identity): number {
    const why = 'a socket that is not ended with its token';
    const isForgotten = this.#strikes('forget-expiry', user, why);
    return isForgotten ? Number.POSITIVE_INFINITY : expiresAtSeconds;
  }

  /** A frame was not JSON; true when it took everybody down. */
  malformed({ user }: Connection): boolean {
    if (!this.#strikes('crash', user, 'every socket cut for a frame that is not JSON'))
      return false;
    this.#parts.hub.cutAll();
    return true;
  }

  #strikes(effect: SocketEffect, user: User, why: string): boolean {
    const { strikers, clock, faultLog } = this.#parts;
    const sinceMs = clock.nowMs() - this.#startedAtMs;
    const striker = strikers.find(
      (one) => one.effect === effect && one.selector.isDue([user], sinceMs),
    );
    if (striker === undefined) return false;
    striker.selector.struck();
    faultLog.append({
      atIso: isoFromWallMs(clock.wallMs()),
      fault: striker.selector.rule.fault,
      serverId: null,
      bodyHash: null,
      senderId: user.uid,
      receiverId: null,
      observable: true,
      why,
    });
    return true;
  }
}

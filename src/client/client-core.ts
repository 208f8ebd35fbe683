// What all sessions of one client share: connections, the inbox, the heartbeat, the pace of logins,
// the numbering of sockets. It knows no user.

import { Random } from '../base/index.ts';
import type { SocketIndex } from '../observation/index.ts';
import type { AuthContext } from './auth/credentials.ts';
import { LoginPace } from './auth/login-pace.ts';
import type { ClientOptions } from './contract.ts';
import { Gate } from './gate.ts';
import { HttpDoor } from './rest/http-door.ts';
import type { SocketContext } from './socket/chat-socket.ts';
import { createDial, type Dial } from './socket/dial.ts';
import { HeartbeatWheel } from './socket/heartbeat.ts';
import { Inbox } from './socket/inbox.ts';
import { targetSecrets } from './target/connection.ts';
import { type Endpoints, resolveEndpoints } from './target/endpoints.ts';
import { newPseudonymKey, SecretGuard, type SecretHolder } from './target/secret-guard.ts';
import { createWireDial, type WireDial } from './wire/wire-dial.ts';

/** Sessions that dial again after a loss, at once: a server that comes back is let in gently. */
const RECONNECTS_AT_ONCE = 100;

/** Pace of logins where the scenario describes none. */
const DEFAULT_PACE = { ratePerSecond: 50, inFlightCount: 10 } as const;

export class ClientCore {
  readonly options: ClientOptions;
  readonly endpoints: Endpoints;
  readonly http: HttpDoor;
  /** For examinations: with the body of a refusal. */
  readonly dial: Dial;
  /** For users. */
  readonly open: WireDial;
  readonly auth: AuthContext;
  readonly sockets: SocketContext;
  readonly pseudonyms = newPseudonymKey();
  readonly reconnectGate = new Gate(RECONNECTS_AT_ONCE);
  readonly #targetSecrets: readonly string[];
  readonly #inbox: Inbox;
  readonly #heartbeat: HeartbeatWheel;
  #socketCount = 0;
  #openCount = 0;
  #isClosed = false;

  constructor(options: ClientOptions) {
    const { auth, clock } = options;
    this.options = options;
    this.#targetSecrets = targetSecrets(options);
    this.endpoints = resolveEndpoints(options.target);
    this.http = new HttpDoor(options);
    this.dial = createDial(options, this.endpoints);
    this.open = createWireDial(options, this.endpoints);
    this.#inbox = new Inbox(clock, options.onReceiveLag);
    this.#heartbeat = new HeartbeatWheel(options.heartbeat, clock);
    const pace = new LoginPace({ ...(auth.kind === 'login' ? auth : DEFAULT_PACE), clock });
    const { jwtSecret } = options.secrets;
    this.auth = { auth, clock, jwtSecret, pace, http: this.http, endpoints: this.endpoints };
    this.sockets = {
      scope: options.scope,
      clock,
      observe: options.observe,
      inbox: this.#inbox,
      heartbeat: this.#heartbeat,
    };
  }

  get openSocketCount(): number {
    return this.#openCount;
  }

  /** A stream of chance of its own for every user. */
  randomFor(user: number): Random {
    return new Random(`${this.options.seed}\u0000client\u0000${user}`);
  }

  /** Keeps a user's secrets out of what is stated of it. */
  guardFor(holder: SecretHolder): SecretGuard {
    return new SecretGuard(this.pseudonyms, holder, this.#targetSecrets);
  }

  countOpened(): SocketIndex {
    this.#openCount += 1;
    return this.#socketCount++;
  }

  countClosed(): void {
    this.#openCount -= 1;
  }

  /** Drops what is left; idempotent. Sessions are closed before. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#inbox.drain();
    this.#heartbeat.stop();
    await this.http.close();
  }
}

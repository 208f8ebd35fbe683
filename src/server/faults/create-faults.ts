// Puts the faults of a server together: rules to strikers, one oracle, one log. Must not strike.

import type { Clock } from '../../base/index.ts';
import type { TokenService } from '../auth/token-service.ts';
import type { RelayParts } from '../socket/honest-relay.ts';
import type { SocketListener } from '../socket/socket-door.ts';
import type { UserStore } from '../store/index.ts';
import { FaultyReads, type ReadStrikers } from './faulty-reads.ts';
import { FaultyRelay, type MessageStriker } from './faulty-relay.ts';
import { FaultySockets, type SocketStriker } from './faulty-sockets.ts';
import { FaultyTokens, type TokenStriker } from './faulty-tokens.ts';
import { RowDamages } from './row-damages.ts';
import { type FaultRule, Selector } from './rules/rule.ts';
import { SEAMS } from './seams.ts';
import { AwayUsers } from './sockets/away-users.ts';
import { ForgottenSockets } from './sockets/forgotten-sockets.ts';
import { LateSockets } from './sockets/late-sockets.ts';
import { Replays } from './sockets/replays.ts';
import { FaultLog } from './truth/fault-log.ts';
import { Oracle } from './truth/oracle.ts';
import { Receipts } from './truth/receipts.ts';
import { ServedReads } from './truth/served-reads.ts';
import { ConnectLeak } from './whole-server/connect-leak.ts';
import { IdleCloser } from './whole-server/idle-closer.ts';
import { UnreadFrames } from './whole-server/unread-frames.ts';

export interface FaultsParts extends RelayParts {
  readonly users: UserStore;
  readonly tokens: TokenService;
  readonly clock: Clock;
  readonly rules: readonly FaultRule[];
  readonly logPath: string | null;
}

/** The faulty halves of a server, and what must be told to them. */
export interface Faults extends SocketListener {
  readonly relay: FaultyRelay;
  readonly reads: FaultyReads;
  readonly tokens: FaultyTokens;
  readonly injectionCount: number;
  /** Sends what is held back. */
  release(): void;
  /** Settles what is open and writes the log; every socket must be closed before. */
  close(): Promise<void>;
}

/** @throws EarshotError `SERVER_START` when the log cannot be written. */
export function createFaults(parts: FaultsParts): Faults {
  const { clock, log } = parts;
  const faultLog = new FaultLog(parts.logPath, (message) => log({ level: 'warn', message }));
  const oracle = new Oracle(faultLog);
  const receipts = new Receipts(parts.store.lastId);
  const served = new ServedReads();
  const unread = new UnreadFrames();
  const idleClosers = selectorsOf(parts.rules, 'idle').map(
    (selector) => new IdleCloser({ ...parts, faultLog, selector }),
  );
  const leaks = selectorsOf(parts.rules, 'connect').map(
    (selector) => new ConnectLeak({ clock, faultLog, selector }),
  );
  const shared = { ...parts, oracle, receipts, served, faultLog, damages: new RowDamages() };
  const forgotten = new ForgottenSockets(faultLog);
  const { messages, reads, tokens, sockets, late } = strikersOf(parts.rules);
  const faultySockets = new FaultySockets({ ...shared, strikers: sockets });
  const lateSockets = new LateSockets(clock, late);
  const away = new AwayUsers(clock);
  const replays = new Replays({ ...shared, selectors: selectorsOf(parts.rules, 'replay') });
  const relay = new FaultyRelay({
    ...{ ...shared, forgotten, late: lateSockets, away, unread, idleClosers, strikers: messages },
  });
  return {
    relay,
    reads: new FaultyReads({ ...shared, strikers: reads }),
    tokens: new FaultyTokens({ ...shared, strikers: tokens }),
    get injectionCount() {
      return faultLog.count;
    },
    expiryOf: (identity) => faultySockets.expiryOf(identity),
    malformed: (connection) => faultySockets.malformed(connection),
    isRefused: (user) => away.selectorOf(user) !== null,
    opened: (connection) => {
      lateSockets.opened(connection);
      replays.opened(connection);
    },
    closed: (connection) => {
      lateSockets.closed(connection);
      oracle.closed(connection, clock.nowMs());
      forgotten.closed(connection);
    },
    ponged: (connection, payload, waitingCount) => {
      if (unread.ponged(connection, payload)) return;
      receipts.ponged(connection, payload, parts.store.lastId + waitingCount);
    },
    connectDelayMs: () => leaks.reduce((sum, leak) => sum + leak.nextDelayMs(), 0),
    release: () => relay.finish(),
    close: async () => {
      for (const closer of idleClosers) closer.stop();
      oracle.finish(clock.nowMs());
      forgotten.finish();
      await faultLog.close();
    },
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : never };

/** The rules of faults that nothing sets off but time, or a connect. */
function selectorsOf(rules: readonly FaultRule[], seam: 'idle' | 'connect' | 'replay'): Selector[] {
  return rules.flatMap((rule, index) =>
    SEAMS[rule.fault].seam === seam ? [new Selector(rule, index)] : [],
  );
}

function strikersOf(rules: readonly FaultRule[]): {
  messages: MessageStriker[];
  reads: ReadStrikers;
  tokens: TokenStriker[];
  sockets: SocketStriker[];
  late: Selector[];
} {
  const messages: MessageStriker[] = [];
  const reads: Mutable<ReadStrikers> = {
    ...{ answers: [], histories: [], threads: [], rows: [] },
    ...{ readers: [], pages: [] },
  };
  const tokens: TokenStriker[] = [];
  const sockets: SocketStriker[] = [];
  const late: Selector[] = [];
  for (const [index, rule] of rules.entries()) {
    const selector = new Selector(rule, index);
    const seam = SEAMS[rule.fault];
    switch (seam.seam) {
      case 'message':
        messages.push({ selector, strike: seam.strike });
        break;
      case 'history':
        reads.histories.push({ selector, strike: seam.strike });
        break;
      case 'threads':
        reads.threads.push({ selector, strike: seam.strike });
        break;
      case 'answer':
        reads.answers.push({ selector, ...seam });
        break;
      case 'row':
        reads.rows.push({ selector, strike: seam.strike });
        break;
      case 'reader':
        reads.readers.push({ selector });
        break;
      case 'page':
        reads.pages.push({ selector });
        break;
      case 'token':
        tokens.push({ selector, skips: seam.skips });
        break;
      case 'socket':
        sockets.push({ selector, effect: seam.effect });
        break;
      case 'late-socket':
        late.push(selector);
        break;
      case 'idle':
      case 'connect':
      case 'replay':
        break;
    }
  }
  return { messages, reads, tokens, sockets, late };
}

// Puts the faults of a server together: rules to strikers, one oracle, one log. Must not strike.

import type { Clock } from '../../base/index.ts';
import type { RelayParts } from '../socket/honest-relay.ts';
import type { SocketListener } from '../socket/socket-door.ts';
import type { UserStore } from '../store/index.ts';
import { FaultyReads, type ReadStrikers } from './faulty-reads.ts';
import { FaultyRelay, type MessageStriker } from './faulty-relay.ts';
import { ForgottenSockets } from './forgotten-sockets.ts';
import { RowDamages } from './row-damages.ts';
import { type FaultRule, Selector } from './rules/rule.ts';
import { SEAMS } from './seams.ts';
import { FaultLog } from './truth/fault-log.ts';
import { Oracle } from './truth/oracle.ts';
import { Receipts } from './truth/receipts.ts';
import { ServedReads } from './truth/served-reads.ts';

export interface FaultsParts extends RelayParts {
  readonly users: UserStore;
  readonly clock: Clock;
  readonly rules: readonly FaultRule[];
  readonly logPath: string | null;
}

/** The faulty halves of a server, and what must be told to them. */
export interface Faults extends SocketListener {
  readonly relay: FaultyRelay;
  readonly reads: FaultyReads;
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
  const shared = { ...parts, oracle, receipts, served, faultLog, damages: new RowDamages() };
  const forgotten = new ForgottenSockets(faultLog);
  const { messages, reads } = strikersOf(parts.rules);
  const relay = new FaultyRelay({ ...shared, forgotten, strikers: messages });
  return {
    relay,
    reads: new FaultyReads({ ...shared, strikers: reads }),
    get injectionCount() {
      return faultLog.count;
    },
    closed: (connection) => {
      oracle.closed(connection, clock.nowMs());
      forgotten.closed(connection);
    },
    ponged: (connection, payload, waitingCount) =>
      receipts.ponged(connection, payload, parts.store.lastId + waitingCount),
    release: () => relay.finish(),
    close: async () => {
      oracle.finish(clock.nowMs());
      forgotten.finish();
      await faultLog.close();
    },
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : never };

function strikersOf(rules: readonly FaultRule[]): {
  messages: MessageStriker[];
  reads: ReadStrikers;
} {
  const messages: MessageStriker[] = [];
  const reads: Mutable<ReadStrikers> = { answers: [], histories: [], threads: [], rows: [] };
  for (const [index, rule] of rules.entries()) {
    const selector = new Selector(rule, index);
    const seam = SEAMS[rule.fault];
    if (seam.seam === 'message') messages.push({ selector, strike: seam.strike });
    else if (seam.seam === 'history') reads.histories.push({ selector, strike: seam.strike });
    else if (seam.seam === 'threads') reads.threads.push({ selector, strike: seam.strike });
    else if (seam.seam === 'answer') reads.answers.push({ selector, ...seam });
    else reads.rows.push({ selector, strike: seam.strike });
  }
  return { messages, reads };
}

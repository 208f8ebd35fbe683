// What the judges of availability look at, at the end of a run. Types only.

import type { ControlSockets } from '../live/control/control-sockets.ts';
import type { SocketTable } from '../live/sockets.ts';

export interface LossParts {
  readonly sockets: SocketTable;
  readonly control: ControlSockets;
  /** How long an absence must last before it means something. */
  readonly graceMs: number;
}

/** What is known of the losses of a run. */
export interface Losses {
  /** Messages that are proven lost on their way to a receiver. */
  readonly lost: ReadonlySet<number>;
  /** Messages that arrived, or are proven lost. */
  readonly owedCount: number;
}

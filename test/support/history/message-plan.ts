// What the scripted server is about to do with one message: rows to store, frames to send. A fault
// changes the plan before it is carried out.

import type { Marker } from '../../../src/observation/index.ts';
import type { Line } from './line.ts';

export type Channel = 'conf' | 're' | 'row';

export interface ServerRow {
  id: string;
  threadId: string;
  readonly sender: number;
  readonly receiver: number;
  body: string;
  created: string;
  readonly createdUs: number;
  updated: string;
  seen: boolean;
  /** A user who does not get to see it. */
  hiddenFrom: number | null;
  idType: 'number' | 'string';
}

export interface ServerFrame {
  readonly line: Line;
  readonly channel: 'conf' | 're';
  delayMs: number;
  id: string;
  idType: 'number' | 'string';
  senderId: string;
  receiverId: string;
  body: string;
  timestamp: string;
  /**
   * How it goes wrong, if it does: a frame without a field, garbage, an unknown action, an error,
   * or one after which the client cannot read on.
   */
  form:
    | 'proper'
    | 'lacks-field'
    | 'garbage'
    | 'unknown-action'
    | 'error'
    | 'against-rfc-6455'
    | 'too-large';
  /** Keeps no order with the other frames of its sender. */
  isFree: boolean;
}

export interface MessagePlan {
  readonly marker: Marker;
  readonly body: string;
  readonly line: Line;
  rows: ServerRow[];
  frames: ServerFrame[];
  /** The rows are stored so long after they should be. */
  storedLateByMs: number;
}

/** What a fault may use of the server. */
export interface FaultTools {
  readonly nowMs: number;
  linesOf(user: number): readonly Line[];
  /** Nothing that comes later is pushed to the line, and the user is told that it ended. */
  close(line: Line, how: 'server'): void;
  allotId(threadId: string): string;
  /** Rows of the conversation that are stored already, the oldest first. */
  rowsOf(one: number, other: number): readonly ServerRow[];
  rowOf(parties: { readonly sender: number; readonly receiver: number }, body: string): ServerRow;
  frameOf(row: ServerRow, to: Pick<ServerFrame, 'line' | 'channel' | 'delayMs'>): ServerFrame;
}

/** Changes what the server does with a message. */
export type MessageFault = (plan: MessagePlan, tools: FaultTools) => void;

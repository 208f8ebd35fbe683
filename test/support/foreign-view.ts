// What the foreign client says it saw: the shape of its one JSON document.

import type { MessageFrameWire, WireMessage, WireThread } from '../../src/protocol/index.ts';

export interface RestAnswer<T> {
  readonly status: number;
  readonly type: string | null;
  readonly body: {
    readonly status: string;
    readonly success: boolean;
    readonly message: string | null;
    readonly entity: T;
  };
}

type History = RestAnswer<{ readonly messages: readonly WireMessage[] }>;
type Threads = RestAnswer<readonly WireThread[]>;

export interface ForeignView {
  readonly bodies: readonly string[];
  readonly ponged: boolean;
  readonly exchanged: readonly {
    readonly conf: MessageFrameWire;
    readonly re: MessageFrameWire;
  }[];
  readonly offline: MessageFrameWire;
  readonly closed: readonly number[];
  readonly frames: {
    readonly alice: readonly MessageFrameWire[];
    readonly bob: readonly MessageFrameWire[];
  };
  readonly refused: { readonly socket: number; readonly socket_wrong: number };
  readonly alice_history: History;
  readonly bob_history: History;
  readonly carol_history: History;
  readonly alice_threads: Threads;
  readonly carol_threads: Threads;
  readonly unknown: RestAnswer<null>;
  readonly without_token: { readonly status: number };
}

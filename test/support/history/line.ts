// One connection between a user and the scripted server: what either side knows of it.

import type { Marker } from '../../../src/observation/index.ts';

export interface Line {
  readonly socket: number;
  readonly user: number;
  readonly primary: boolean;
  /** The client sees it open. */
  isOpen: boolean;
  /** The server pushes messages of others to it. */
  isSubscribed: boolean;
  /** The server still reads from it until this instant. */
  readUntilMs: number;
  /** Frames arrive until this instant. */
  heardUntilMs: number;
  /** When the server reads the next message of it at the earliest: a socket keeps order. */
  nextReadAtMs: number;
  /** By sending socket: when the last re from there arrived. A server relays in order. */
  readonly relayedAtMs: Map<number, number>;
  /** Frames that have come and are not read; null: the client reads. */
  unread: (() => void)[] | null;
  /** Sends without a conf, by sequence. */
  readonly pending: Map<number, Marker>;
}

export function newLine(
  identity: Pick<Line, 'socket' | 'user' | 'primary'>,
  openedAtMs: number,
): Line {
  return {
    ...identity,
    isOpen: true,
    isSubscribed: false,
    readUntilMs: Number.POSITIVE_INFINITY,
    heardUntilMs: Number.POSITIVE_INFINITY,
    nextReadAtMs: openedAtMs,
    relayedAtMs: new Map(),
    unread: null,
    pending: new Map(),
  };
}

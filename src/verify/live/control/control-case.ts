// One case of a socket in doubt: the control socket beside it, and a round of control messages for
// every sender of whom it missed some. State only; who acts on it is control-sockets.

import type { UserIndex } from '../../../observation/index.ts';
import { DEAF_FENCES } from '../../limits.ts';
import type { SocketState } from '../sockets.ts';

export interface ControlRound {
  readonly sender: UserIndex;
  /** Control messages that the socket in doubt missed. */
  readonly lost: readonly number[];
  /** Control messages that the settled control socket got. */
  readonly received: number[];
  receivedAtMs: number;
  receivedSteadyMs: number;
  /** A control message was wished for and has not arrived. */
  isWaiting: boolean;
  askedAtMs: number;
  /** Control messages in a row that did not arrive. */
  silentCount: number;
  /** Nothing more is asked of the sender. */
  isOver: boolean;
}

export interface ControlCase {
  readonly old: SocketState;
  /** When it last came forward: asked for, opened, a control message arrived. */
  progressAtMs: number;
  /** When the first missed control message was sent: a re on it since then ends the case. */
  sinceMs: number;
  control: SocketState | null;
  readonly rounds: Map<UserIndex, ControlRound>;
  /** The user was asked to send something itself, so that the socket in doubt shows life. */
  isLifeAsked: boolean;
}

export function newCase(old: SocketState, nowMs: number): ControlCase {
  return {
    old,
    progressAtMs: nowMs,
    sinceMs: Number.POSITIVE_INFINITY,
    control: null,
    rounds: new Map(),
    isLifeAsked: false,
  };
}

export function newRound(sender: UserIndex, lost: readonly number[]): ControlRound {
  return {
    sender,
    lost,
    received: [],
    receivedAtMs: Number.NaN,
    receivedSteadyMs: Number.NaN,
    isWaiting: false,
    askedAtMs: Number.NaN,
    silentCount: 0,
    isOver: false,
  };
}

/** The server relays messages of the sender to the user. */
export function isHeard(round: ControlRound): boolean {
  return round.received.length >= DEAF_FENCES;
}

/** Nobody has more to say in it. */
export function isSaid({ rounds }: ControlCase): boolean {
  return [...rounds.values()].every((round) => round.isOver || isHeard(round));
}

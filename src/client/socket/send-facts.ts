// The two things that can be said of a send at the moment it is tried.

import { hashInto, lastHash } from '../../base/index.ts';
import type { NotSent, Sent, SocketIndex, UserIndex } from '../../observation/index.ts';
import type { SendRequest } from '../contract.ts';

/** The fact of a send; hashes the body, so that its text need not be kept. */
export function statesSent(
  request: SendRequest,
  owner: { readonly user: UserIndex; readonly index: SocketIndex },
  atMs: number,
): Sent {
  hashInto(request.body);
  return {
    type: 'sent',
    atMs,
    user: owner.user,
    socket: owner.index,
    marker: request.marker,
    hashHigh: lastHash.high,
    hashLow: lastHash.low,
    load: request.load,
    intendedAtMs: request.intendedAtMs,
    dispatchedAtMs: request.dispatchedAtMs,
    measured: request.measured,
  };
}

/** The fact of a send that never touched a socket. */
export function statesNotSent(
  request: SendRequest,
  user: UserIndex,
  refusal: { readonly atMs: number; readonly reason: NotSent['reason'] },
): NotSent {
  const { marker, load } = request;
  return { type: 'not-sent', atMs: refusal.atMs, user, marker, load, reason: refusal.reason };
}

// Sockets that were never subscribed: open, the only one of their user, answering, and deaf to
// every probe, while others receive. Probes are the only evidence; what else was sent to such a
// socket is not owed.

import type { SocketIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import { DEAF_FENCES, DEAF_SPACING_MS } from '../limits.ts';
import { lineAt, storyOf } from '../live/evidence-lines.ts';
import type { SocketState } from '../live/sockets.ts';
import { knownAtMs } from '../live/watch/known-at.ts';
import type { LossParts } from './losses.ts';

export function chargeUnheardSockets(context: VerifierContext, parts: LossParts): void {
  // Somebody else may have the accounts open, and be served in the place of ours.
  if (!context.options.policy.isExclusive) return;
  const unheard = new Map<number, SocketState>();
  let heardAtMs = Number.NEGATIVE_INFINITY;
  for (const socket of parts.sockets.open) {
    if (socket.heardAtMs > heardAtMs) heardAtMs = socket.heardAtMs;
    const isAlone = socket.isPrimary && parts.sockets.openOf(socket.user).length === 1;
    if (isAlone && Number.isNaN(socket.heardAtMs)) unheard.set(socket.user, socket);
  }
  if (unheard.size === 0) return;
  for (const [index, probes] of missedProbes(context, unheard)) {
    const socket = parts.sockets.find(index);
    if (socket === null || !isDeaf(context, { socket, probes, graceMs: parts.graceMs })) continue;
    // Others receive what was sent meanwhile.
    const [first = -1] = probes;
    if (heardAtMs > context.ledger.sentAtMs.get(first)) charge(context, socket, probes);
  }
}

/** Probes that did not arrive, by the socket that should have got them; apart from each other. */
function missedProbes(
  { ledger }: VerifierContext,
  unheard: ReadonlyMap<number, SocketState>,
): ReadonlyMap<SocketIndex, readonly number[]> {
  const missed = new Map<SocketIndex, number[]>();
  for (let message = 0; message < ledger.count; message += 1) {
    if (!ledger.isControl(message)) continue;
    const socket = unheard.get(ledger.receiver.get(message));
    if (socket === undefined) continue;
    const sentAtMs = ledger.sentAtMs.get(message);
    if (!(sentAtMs > socket.companyAtMs)) continue;
    const probes = missed.get(socket.index) ?? [];
    missed.set(socket.index, probes);
    const last = probes.at(-1);
    const isApart = last === undefined || sentAtMs - ledger.sentAtMs.get(last) >= DEAF_SPACING_MS;
    const isStored =
      !Number.isNaN(ledger.confirmedAtMs.get(message)) &&
      !Number.isNaN(ledger.visibleAtMs.get(message));
    if (isApart && isStored) probes.push(message);
  }
  return missed;
}

function isDeaf(
  { ledger, nowMs }: VerifierContext,
  found: {
    readonly socket: SocketState;
    readonly probes: readonly number[];
    readonly graceMs: number;
  },
): boolean {
  const { socket, probes, graceMs } = found;
  const last = probes.at(-1);
  if (last === undefined || probes.length < DEAF_FENCES) return false;
  const sinceMs = knownAtMs(ledger, last);
  return nowMs - sinceMs >= graceMs && socket.aliveAtMs > sinceMs;
}

function charge(context: VerifierContext, socket: SocketState, probes: readonly number[]): void {
  const { index, user, openedAtMs, aliveAtMs } = socket;
  const line = (atMs: number, text: string) => lineAt(context, atMs, { where: 'receiver', text });
  context.docket.charge({
    check: 'deaf-socket',
    message: -1,
    key: String(index),
    atMs: openedAtMs,
    user,
    socket: index,
    summary:
      `socket ${index} of user ${user} never received anything since it opened at ` +
      `${context.at(openedAtMs)}, though it answered and ${probes.length} probes to it were ` +
      'confirmed and stored: the server accepted it and never subscribed it',
    evidence: () => [
      line(openedAtMs, `socket ${index} opened, the only one of user ${user}`),
      ...probes.slice(0, DEAF_FENCES).flatMap((probe) => storyOf(context, probe)),
      line(aliveAtMs, `socket ${index} answered what was asked here, and no re had arrived on it`),
    ],
  });
}

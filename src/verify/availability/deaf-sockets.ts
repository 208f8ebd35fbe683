// Sockets that stopped receiving: proven where a control socket of the same user got what they did
// not, suspected where nothing could tell why they miss everything. Their losses hang below them.

import type { VerifierContext } from '../context.ts';
import type { EvidenceLine } from '../contract.ts';
import { OUTAGE_EDGE_MS } from '../limits.ts';
import { type DeafProof, deafLines } from '../live/control/deaf-proof.ts';
import { lineAt, storyOf } from '../live/evidence-lines.ts';
import { knownAtMs } from '../live/watch/known-at.ts';
import type { LossParts } from './losses.ts';

/** Charges each deaf socket once, with everything that it explains. */
export function chargeDeafSockets(
  context: VerifierContext,
  { sockets, control: { fences, proofs } }: LossParts,
  lost: ReadonlySet<number>,
): void {
  const linked = proofs.length === 0 ? [] : linkedProofs(context, proofs);
  const bySocket = Map.groupBy(linked, ({ deaf }) => deaf);
  for (const found of bySocket.values()) chargeProven(context, found, lost);
  for (const index of fences.sockets) {
    const socket = sockets.find(index);
    if (socket === null || bySocket.has(index)) continue;
    const [doubter] = fences.doubtersOf(index);
    const missed = doubter === undefined ? [] : fences.lostOn(index, doubter);
    // A socket that shows no life may be cut off: nothing is held against the server.
    const isAlive = missed.every((fence) => socket.aliveAtMs > knownAtMs(context.ledger, fence));
    if (missed.length > 0 && isAlive) suspect(context, socket, missed);
  }
}

/**
 * Proofs whose control messages came from sockets that still hear the deaf one: where they do not,
 * the server may be cut in two, and the control socket has only come out on the other side.
 */
function linkedProofs(
  { ledger }: VerifierContext,
  proofs: readonly DeafProof[],
): readonly DeafProof[] {
  const byDeaf = Map.groupBy(proofs, ({ deaf }) => deaf);
  const linked = new Set<DeafProof>();
  for (let message = 0; message < ledger.count; message += 1) {
    const heardOn = ledger.deliveredSocket.get(message);
    if (heardOn < 0) continue;
    for (const proof of byDeaf.get(ledger.socket.get(message)) ?? []) {
      const [first = -1] = proof.lost;
      const isMeanwhile = ledger.sentAtMs.get(message) > ledger.sentAtMs.get(first);
      if (isMeanwhile && heardOn === ledger.socket.get(first)) linked.add(proof);
    }
  }
  return proofs.filter((proof) => linked.has(proof));
}

function chargeProven(
  context: VerifierContext,
  proofs: readonly DeafProof[],
  lost: ReadonlySet<number>,
): void {
  const [proof] = proofs;
  if (proof === undefined) return;
  const { ledger } = context;
  const { deaf, user, heardAtMs } = proof;
  const own = [...lost].filter((message) => {
    const isOwed = ledger.expectedSocket.get(message) === deaf;
    return isOwed && !(knownAtMs(ledger, message) < heardAtMs - OUTAGE_EDGE_MS);
  });
  const further = proofs.flatMap(({ received }) => received);
  context.docket.charge({
    check: 'deaf-socket',
    message: -1,
    key: String(deaf),
    explains: [...new Set([...own, ...further])],
    atMs: heardAtMs,
    user,
    socket: deaf,
    summary:
      `socket ${deaf} of user ${user} received nothing after ${context.at(heardAtMs)}, though it ` +
      `was open and answered, and a second socket of the user got what it missed: ${own.length} ` +
      'messages are lost to it, so look for a subscription that the server gave up or forgot',
    evidence: () => [heardLine(context, heardAtMs), ...deafLines(context, proof)],
  });
}

function suspect(
  context: VerifierContext,
  socket: { readonly index: number; readonly user: number; readonly heardAtMs: number },
  missed: readonly number[],
): void {
  const { index, user, heardAtMs } = socket;
  context.docket.charge({
    check: 'deaf-socket',
    message: -1,
    key: String(index),
    suspected: true,
    atMs: heardAtMs,
    user,
    socket: index,
    summary:
      `socket ${index} of user ${user} received nothing after ${context.at(heardAtMs)}, though ` +
      `it was open and answered, and missed ${missed.length} confirmed control messages; ` +
      'whether it alone is deaf could not be told',
    evidence: () => [
      heardLine(context, heardAtMs),
      ...missed.slice(0, 3).flatMap((fence) => storyOf(context, fence)),
    ],
  });
}

function heardLine(context: VerifierContext, heardAtMs: number): EvidenceLine {
  return lineAt(context, heardAtMs, { where: 'receiver', text: 'the last re arrived on it' });
}

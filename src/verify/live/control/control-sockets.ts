// Control sockets: where the contract serves all devices, a second socket of a user tells a deaf
// socket from a relay that is down. After load only, few at a time, few in a run. What they prove
// is handed to the relay watch; without them the finding stays suspected.

import type { SocketOpened, UserIndex } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import {
  CONTROL_SOCKET_GRACES,
  CONTROL_SOCKETS_OPEN,
  CONTROL_SOCKETS_PER_RUN,
  CONTROL_TRIES,
} from '../../limits.ts';
import type { SocketState, SocketTable } from '../sockets.ts';
import type { Controls } from '../watch/controls.ts';
import type { Patience } from '../watch/patience.ts';
import type { RelayWatch } from '../watch/relay-watch.ts';
import {
  type ControlCase,
  type ControlRound,
  isHeard,
  isSaid,
  newCase,
  newRound,
} from './control-case.ts';
import type { DeafProof } from './deaf-proof.ts';
import type { LostFences } from './lost-fences.ts';

export interface ControlSocketParts {
  readonly sockets: SocketTable;
  readonly patience: Patience;
  readonly controls: Controls;
  readonly fences: LostFences;
  readonly relays: RelayWatch;
}

export class ControlSockets {
  readonly #context: VerifierContext;
  readonly #parts: ControlSocketParts;
  readonly #cases = new Map<UserIndex, ControlCase>();
  /** Sender and socket in doubt that had their round. */
  readonly #tried = new Set<string>();
  readonly #proofs: DeafProof[] = [];
  #requestedCount = 0;
  #waitingCount = 0;

  constructor(context: VerifierContext, parts: ControlSocketParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Control sockets that are open, and sockets in doubt that will still get one. */
  get awaitedCount(): number {
    return this.#cases.size + this.#waitingCount;
  }

  /** Control messages that sockets missed. */
  get fences(): LostFences {
    return this.#parts.fences;
  }

  /** What was proven of deaf sockets; one for each sender whom a socket did not hear. */
  get proofs(): readonly DeafProof[] {
    return this.#proofs;
  }

  opened({ user, socket, primary, atMs }: SocketOpened): void {
    const found = this.#cases.get(user);
    if (found === undefined || primary || found.control !== null) return;
    found.control = this.#parts.sockets.find(socket);
    found.progressAtMs = atMs;
  }

  /** The user could not connect: its control socket, when one was asked for, will not come. */
  failedToOpen(user: UserIndex): void {
    const found = this.#cases.get(user);
    if (found?.control === null) this.#close(found);
  }

  /** Without the socket in doubt, or without the one beside it, nothing can be told any more. */
  ended(socket: SocketState): void {
    this.#parts.fences.forget(socket.index);
    const found = this.#cases.get(socket.user);
    if (found?.old === socket || found?.control === socket) this.#close(found);
  }

  /** The first re of a control message on a socket. */
  arrived(message: number, socket: SocketState, atMs: number): void {
    const found = this.#cases.get(socket.user);
    if (found?.control !== socket) return;
    const { ledger } = this.#context;
    const round = found.rounds.get(ledger.sender.get(message));
    if (round === undefined) return;
    round.isWaiting = false;
    round.silentCount = 0;
    found.progressAtMs = atMs;
    // The first re of the control socket settles it: only what was sent after that counts.
    if (!(ledger.sentAtMs.get(message) > socket.settledAtMs) || isHeard(round)) return;
    round.received.push(message);
    round.receivedAtMs = atMs;
    round.receivedSteadyMs = this.#parts.patience.steadyMs(atMs);
  }

  advance(nowMs: number): void {
    const { isStopped, options } = this.#context;
    // A server that serves one socket of a user would serve the second one instead of the first.
    if (!isStopped || options.policy.contract.devices !== 'all') return;
    for (const found of [...this.#cases.values()]) this.#attend(found, nowMs);
    this.#waitingCount = 0;
    for (const index of this.#parts.fences.sockets) this.#consider(index, nowMs);
  }

  #consider(index: number, nowMs: number): void {
    const old = this.#parts.sockets.find(index);
    if (old === null || this.#cases.get(old.user)?.old === old) return;
    if (this.#requestedCount >= CONTROL_SOCKETS_PER_RUN || this.#untried(old).length === 0) return;
    if (this.#cases.size >= CONTROL_SOCKETS_OPEN || this.#cases.has(old.user)) {
      this.#waitingCount += 1;
      return;
    }
    this.#requestedCount += 1;
    const opened = newCase(old, nowMs);
    this.#cases.set(old.user, opened);
    this.#context.request({ type: 'open-control', user: old.user });
    this.#join(opened);
  }

  #attend(found: ControlCase, nowMs: number): void {
    const { patience } = this.#parts;
    const { old, control } = found;
    const isSpent = nowMs - found.progressAtMs >= CONTROL_SOCKET_GRACES * patience.deliveryGraceMs;
    // It receives after all: ordinary fences tell what is missing.
    if (old.heardAtMs >= found.sinceMs) {
      this.#close(found);
      return;
    }
    if (control !== null) {
      this.#join(found);
      for (const round of found.rounds.values()) this.#talk(old.user, round, nowMs);
      if (isSaid(found)) this.#askLife(found);
    }
    if (!isSpent && !(isSaid(found) && this.#isRipe(found, nowMs))) return;
    this.#judge(found, nowMs);
    this.#close(found);
  }

  /** Senders who came to doubt the socket since take part. */
  #join(found: ControlCase): void {
    const { ledger } = this.#context;
    for (const sender of this.#untried(found.old)) {
      const lost = this.#parts.fences.lostOn(found.old.index, sender);
      this.#tried.add(pathOf(found.old, sender));
      found.rounds.set(sender, newRound(sender, lost));
      for (const fence of lost) {
        found.sinceMs = Math.min(found.sinceMs, ledger.sentAtMs.get(fence));
      }
    }
  }

  #talk(user: UserIndex, round: ControlRound, nowMs: number): void {
    if (round.isOver || isHeard(round)) return;
    const { controls, patience } = this.#parts;
    if (round.isWaiting && nowMs - round.askedAtMs < patience.deliveryGraceMs) return;
    if (round.silentCount >= CONTROL_TRIES) {
      round.isOver = true;
      return;
    }
    const asked = controls.ask('fence', round.sender, user);
    if (asked === 'hopeless') round.isOver = true;
    if (asked !== 'asked') return;
    // Counted ahead; an arrival takes it back.
    round.silentCount += 1;
    round.isWaiting = true;
    round.askedAtMs = nowMs;
  }

  /** Where pings are rare, a send of the user on the socket in doubt gets its conf there. */
  #askLife(found: ControlCase): void {
    if (found.isLifeAsked || !found.old.isPrimary) return;
    const round = [...found.rounds.values()].find(
      (one) => isHeard(one) && this.#isHearing(one.sender),
    );
    if (round === undefined) return;
    const asked = this.#parts.controls.ask('probe', found.old.user, round.sender);
    found.isLifeAsked = asked !== 'full';
  }

  /** What is sent to the user is not about to be missed as well. */
  #isHearing(user: UserIndex): boolean {
    const socket = this.#parts.sockets.provenOf(user);
    return socket !== null && this.#parts.fences.doubtersOf(socket.index).length === 0;
  }

  /** Nothing that its rounds could still prove is open. */
  #isRipe(found: ControlCase, nowMs: number): boolean {
    return [...found.rounds.values()].every(
      (round) => !isHeard(round) || this.#isProof(found, round, nowMs),
    );
  }

  /** The grace has passed since the last arrival, and the silent socket answered after it. */
  #isProof({ old }: ControlCase, round: ControlRound, nowMs: number): boolean {
    const { patience } = this.#parts;
    const passedMs = patience.steadyMs(nowMs) - round.receivedSteadyMs;
    return passedMs >= patience.deliveryGraceMs && old.aliveAtMs >= round.receivedAtMs;
  }

  #judge(found: ControlCase, nowMs: number): void {
    const { old, control } = found;
    if (control === null) return;
    for (const round of found.rounds.values()) {
      if (!isHeard(round) || !this.#isProof(found, round, nowMs)) continue;
      const { sender, lost, received } = round;
      const { aliveAtMs } = old;
      const { index: deaf, user, heardAtMs } = old;
      const proof = { deaf, user, heardAtMs, control: control.index, lost, received, aliveAtMs };
      this.#proofs.push(proof);
      this.#parts.relays.convict(old, sender, proof);
    }
  }

  #close({ old }: ControlCase): void {
    this.#cases.delete(old.user);
    this.#context.request({ type: 'close-control', user: old.user });
  }

  #untried(old: SocketState): readonly UserIndex[] {
    const senders = this.#parts.fences.doubtersOf(old.index);
    return senders.filter((sender) => !this.#tried.has(pathOf(old, sender)));
  }
}

function pathOf(old: SocketState, sender: UserIndex): string {
  return `${old.index} ${sender}`;
}

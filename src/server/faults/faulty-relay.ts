// The relay with faults: every message becomes a plan, at most one fault changes it, then the plan
// is carried out as the honest relay would. Must not know what a single fault does.

import { type Clock, describeError, isoFromWallMs } from '../../base/index.ts';
import { CLOSE, type Connection } from '../socket/connection.ts';
import { placeMessage, type RelayParts, refuseBatch } from '../socket/honest-relay.ts';
import type { AcceptedMessage } from '../socket/message.ts';
import type { ReadMark, Relay } from '../socket/turn.ts';
import type { UserStore } from '../store/index.ts';
import { DelayedFrames } from './delayed-frames.ts';
import {
  bodyHashOf,
  type Effect,
  type FaultContext,
  type MessageFault,
  type MessagePlan,
  type PlannedFrame,
  planMessage,
  type QueueLimits,
} from './message-plan.ts';
import type { RowDamages } from './row-damages.ts';
import type { Selector } from './rules/rule.ts';
import type { AwayUsers } from './sockets/away-users.ts';
import { BoundedQueues } from './sockets/bounded-queues.ts';
import type { ForgottenSockets } from './sockets/forgotten-sockets.ts';
import type { LateSockets } from './sockets/late-sockets.ts';
import { TwoNodes } from './sockets/two-nodes.ts';
import type { FaultLog, FaultLogEntry } from './truth/fault-log.ts';
import type { Oracle } from './truth/oracle.ts';
import type { Receipts } from './truth/receipts.ts';
import type { ServedReads } from './truth/served-reads.ts';
import type { IdleCloser } from './whole-server/idle-closer.ts';
import type { UnreadFrames } from './whole-server/unread-frames.ts';

export interface MessageStriker {
  readonly selector: Selector;
  readonly strike: MessageFault;
}

export interface FaultyRelayParts extends RelayParts {
  readonly users: UserStore;
  readonly clock: Clock;
  readonly strikers: readonly MessageStriker[];
  readonly late: LateSockets;
  readonly away: AwayUsers;
  readonly oracle: Oracle;
  readonly receipts: Receipts;
  readonly served: ServedReads;
  readonly unread: UnreadFrames;
  /** They are told where something is said. */
  readonly idleClosers: readonly IdleCloser[];
  readonly damages: RowDamages;
  readonly faultLog: FaultLog;
  readonly forgotten: ForgottenSockets;
}

interface Injection {
  readonly effect: Effect;
  readonly entry: FaultLogEntry;
}

export class FaultyRelay implements Relay {
  readonly #parts: FaultyRelayParts;
  readonly #delayed: DelayedFrames;
  readonly #queues = new BoundedQueues((frames) => this.#transmit(frames));
  readonly #nodes = new TwoNodes();
  readonly #startedAtMs: number;

  constructor(parts: FaultyRelayParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.clock.nowMs();
    this.#delayed = new DelayedFrames({
      ...parts,
      log: parts.faultLog,
      transmit: (frames) => this.#transmit(frames),
    });
  }

  process(batch: readonly AcceptedMessage[], marks: readonly ReadMark[]): void {
    const { store, log } = this.#parts;
    const injections: Injection[] = [];
    let plans: MessagePlan[] = [];
    try {
      store.begin();
      for (const { connection } of batch) this.#talked(connection);
      plans = batch.map((accepted) => this.#plan(accepted));
      for (const index of plans.keys()) this.#strike(plans, index, injections);
      for (const plan of plans) for (const row of plan.rows) store.insert(row);
      for (const mark of marks) store.markRead(mark.view, mark.viewerPk, mark.upToId);
      store.commit();
    } catch (error) {
      store.rollback();
      log({ level: 'error', message: `Storing failed: ${describeError(error)}` });
      refuseBatch(batch);
      return;
    }
    for (const plan of plans) this.#transmit(plan.frames);
    for (const plan of plans) if (plan.endsSender) endSender(plan);
    for (const injection of injections) this.#record(injection);
  }

  /** Sends what was held back; the server is about to end. */
  finish(): void {
    this.#delayed.finish();
    this.#queues.finish();
  }

  #plan(accepted: AcceptedMessage): MessagePlan {
    const { store, instants, hub } = this.#parts;
    const message = placeMessage(accepted, store, instants);
    const open = this.#parts.forgotten.served(hub.connectionsOf(message.receiver.pk));
    const receivers = open.filter((socket) => this.#parts.late.lateOf(socket) === null);
    const plan = planMessage(message, receivers, accepted.claimedSenderId);
    if (open.length === 0) this.#recordAway(plan);
    for (const socket of open) if (!receivers.includes(socket)) this.#recordLate(plan, socket);
    return plan;
  }

  /** The receiver was sent away: nobody gets the message. */
  #recordAway(plan: MessagePlan): void {
    const { away, hub, faultLog } = this.#parts;
    const { receiver } = plan.message;
    const selector = away.selectorOf(receiver);
    if (selector === null) return;
    const observable = hub.connectionsOf(receiver.pk).length === 0;
    const why = 'stored while its receiver was between two sockets';
    faultLog.append({ ...this.#entry(plan, selector, null), observable, why });
  }

  /** The socket is open and not subscribed: it does not get the message. */
  #recordLate(plan: MessagePlan, socket: Connection): void {
    const late = this.#parts.late.lateOf(socket);
    if (late === null) return;
    const { message } = plan;
    const observable = {
      missing: 're',
      senderPk: message.sender.pk,
      connections: [socket],
    } as const;
    const why = 'missing on a socket that was open and not yet subscribed';
    const entry = this.#entry(plan, late.selector, { observable, why, apply: () => undefined });
    this.#parts.oracle.await(entry, observable);
  }

  #strike(plans: readonly MessagePlan[], index: number, injections: Injection[]): void {
    const plan = plans[index];
    if (plan === undefined || plan.isSpared || this.#delayed.meet(plan)) return;
    if (this.#isForgotten(plan)) return;
    const { sender, receiver } = plan.message;
    const sinceStartMs = this.#parts.clock.nowMs() - this.#startedAtMs;
    for (const { selector, strike } of this.#parts.strikers) {
      if (!selector.isDue([sender, receiver], sinceStartMs)) continue;
      const draft: { entry: FaultLogEntry | null } = { entry: null };
      const effect = strike(plan, this.#context(selector, { plans, index, draft }));
      if (effect === null) continue;
      if (selector.wantsObservable && !isPromising(effect)) continue;
      const before = this.#entry(plan, selector, effect);
      draft.entry = before;
      selector.struck();
      effect.apply();
      injections.push({ effect, entry: isUntold(plan) ? { ...before, serverId: null } : before });
      return;
    }
  }

  #context(
    selector: Selector,
    turn: {
      readonly plans: readonly MessagePlan[];
      readonly index: number;
      readonly draft: { entry: FaultLogEntry | null };
    },
  ): FaultContext {
    const { store, users, instants, receipts, unread, damages, clock } = this.#parts;
    const what = (plan: MessagePlan, frames: readonly PlannedFrame[]) => ({
      plan,
      frames,
      selector,
      entry: turn.draft.entry ?? this.#entry(plan, selector, null),
    });
    return {
      parameters: selector.rule.parameters,
      random: selector.random,
      store,
      users,
      instants,
      receipts,
      unread,
      nowMs: clock.nowMs(),
      damages,
      turn: turn.plans,
      index: turn.index,
      forget: (plan, connections) => {
        this.#parts.forgotten.forget(connections, selector);
        this.#missed(plan, selector);
      },
      queue: (plan, frames, limits) => {
        const entry = turn.draft.entry ?? this.#entry(plan, selector, null);
        this.#queue(plan, { frames, limits, entry });
      },
      nodeOf: (connection) => this.#nodes.nodeOf(connection, selector.seed),
      sendAway: (plan, forMs) => {
        const { receiver } = plan.message;
        this.#parts.away.send(receiver, forMs, selector);
        for (const one of this.#parts.hub.connectionsOf(receiver.pk)) {
          one.close(CLOSE.goingAway, 'going away');
        }
      },
      uninvolved: (plan) => this.#uninvolved(plan, selector),
      everybodyElse: (plan) =>
        this.#strangers(plan).flatMap((pk) => [...this.#parts.hub.connectionsOf(pk)]),
      delayed: {
        after: (delayMs, plan, frames) => this.#delayed.after(delayMs, what(plan, frames)),
        storedAfter: (delayMs, plan, held) =>
          this.#delayed.after(delayMs, { ...what(plan, held.frames), rows: held.rows }),
        behindNext: (holdMs, plan, frames) => this.#delayed.behindNext(holdMs, what(plan, frames)),
      },
    };
  }

  #queue(
    plan: MessagePlan,
    what: {
      readonly frames: readonly PlannedFrame[];
      readonly limits: QueueLimits;
      readonly entry: FaultLogEntry;
    },
  ): void {
    const { oracle, receipts } = this.#parts;
    const dropped: Connection[] = [];
    let queuedCount = 0;
    for (const frame of what.frames) {
      for (const target of frame.targets) {
        if (this.#queues.offer(frame, target, what.limits)) queuedCount += 1;
        else dropped.push(target);
      }
    }
    if (dropped.length === 0) return;
    // What another socket of the user gets is not lost to him.
    const { id, sender } = plan.message;
    const connections =
      queuedCount > 0 ? [] : dropped.filter((target) => receipts.isSettled(target, id));
    const why = 'dropped because the queue of its socket was full';
    oracle.await({ ...what.entry, why }, { missing: 're', senderPk: sender.pk, connections });
  }

  /** A socket of the receiver is forgotten, so that no other fault strikes the message. */
  #isForgotten(plan: MessagePlan): boolean {
    const { forgotten, hub } = this.#parts;
    const receivers = hub.connectionsOf(plan.message.receiver.pk);
    const selector = forgotten.selectorOf(receivers);
    if (selector === null) return false;
    // Planned in the same turn, before one of the sockets was forgotten.
    plan.frames = plan.frames.map((frame) =>
      frame.channel === 're' ? { ...frame, targets: forgotten.served(frame.targets) } : frame,
    );
    if (forgotten.served(receivers).length > 0) forgotten.reached(receivers);
    else this.#missed(plan, selector);
    return true;
  }

  #missed(plan: MessagePlan, selector: Selector): void {
    const { forgotten, hub, receipts } = this.#parts;
    const { id, receiver } = plan.message;
    const settled = hub.connectionsOf(receiver.pk).filter((one) => receipts.isSettled(one, id));
    const why = 'not pushed to a socket that is forgotten';
    forgotten.missed({ ...this.#entry(plan, selector, null), why }, settled);
  }

  #entry(plan: MessagePlan, selector: Selector, effect: Effect | null): FaultLogEntry {
    const { message } = plan;
    const named = effect?.named ?? message;
    const other = effect?.other;
    return {
      atIso: isoFromWallMs(this.#parts.clock.wallMs()),
      fault: selector.rule.fault,
      serverId: named.id,
      bodyHash: bodyHashOf(named.body),
      senderId: message.sender.uid,
      receiverId: message.receiver.uid,
      observable: effect?.observable === true,
      why: effect?.why ?? '',
      ...(other && { otherServerId: other.id, otherBodyHash: bodyHashOf(other.body) }),
    };
  }

  #record({ effect, entry }: Injection): void {
    if (effect.observable === 'later') return;
    if (typeof effect.observable === 'boolean') this.#parts.faultLog.append(entry);
    else this.#parts.oracle.await(entry, effect.observable);
  }

  #talked(connection: Connection): void {
    for (const closer of this.#parts.idleClosers) closer.talked(connection);
  }

  #uninvolved(plan: MessagePlan, selector: Selector): readonly Connection[] {
    const { hub } = this.#parts;
    const strangers = this.#strangers(plan);
    const chosen = strangers[selector.random.nextBelow(Math.max(1, strangers.length))];
    return chosen === undefined ? [] : [...hub.connectionsOf(chosen)];
  }

  #strangers(plan: MessagePlan): readonly number[] {
    const parties = new Set([plan.message.sender.pk, plan.message.receiver.pk]);
    return [...this.#parts.hub.onlineUsers()].filter((pk) => !parties.has(pk));
  }

  #transmit(frames: readonly PlannedFrame[]): void {
    const { oracle, receipts, clock } = this.#parts;
    for (const frame of frames) {
      const text = frame.text ?? JSON.stringify(frame.fields);
      for (const target of frame.targets) {
        if (!target.isOpen) continue;
        if (frame.channel === 're') this.#queues.flush(target);
        if (frame.bytes === undefined) target.send(text);
        else target.sendRaw(frame.bytes);
        this.#talked(target);
        const of = { senderPk: frame.message.sender.pk, atMs: clock.nowMs() };
        if (!frame.isGenuine) continue;
        oracle.sent(target, frame.channel, of);
        if (frame.channel === 're') receipts.reSent(target);
        else receipts.confSent(target, frame.message.id);
      }
    }
  }
}

function endSender({ message }: MessagePlan): void {
  message.connection.close(CLOSE.goingAway, 'going away');
}

/** Whether a `once` may be spent on it. */
function isPromising({ observable }: Effect): boolean {
  if (typeof observable === 'object') return observable.connections.length > 0;
  return observable !== false;
}

/** Nobody is ever told an id of this message. */
function isUntold(plan: MessagePlan): boolean {
  return plan.rows.length === 0 && plan.frames.every((frame) => frame.message !== plan.message);
}

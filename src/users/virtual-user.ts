// A virtual user: one session, its own message numbers, and what it has seen. It composes what is
// sent and passes on what happens to it; it must not know when anything is due.

import { present } from '../base/index.ts';
import type { SendWaiter, Session, SessionEvents } from '../client/index.ts';
import { type BodyRecipe, composeBody, type MessageScope } from '../message/index.ts';
import type { Marker, MessageKind, UserIndex } from '../observation/index.ts';
import { View } from './view.ts';

/** Sent messages of one user whose answers are awaited; beyond it the oldest is never answered. */
export const ANSWERABLE_LIMIT = 64;

/** What all users of a shard share. */
export interface UserWorld {
  readonly scope: MessageScope;
  readonly recipe: BodyRecipe;
  /** Canonical account id of any user of the population. */
  idOf(user: UserIndex): string;
  /** A user of this shard; undefined for those of other shards. */
  userAt(user: UserIndex): VirtualUser | undefined;
  readonly events: UserEvents;
}

/** What happens to users, told to whoever decides when they act. */
export interface UserEvents {
  opened(user: UserIndex, atMs: number): void;
  closed(user: UserIndex, atMs: number): void;
  /** A message that may be answered is in the user's view. */
  awaitsAnswer(user: UserIndex, load: number, from: UserIndex): void;
}

/** One message to send; instants are the engine's, on the agent's monotonic clock. */
export interface SendOrder {
  readonly kind: MessageKind;
  readonly to: UserIndex;
  /** -1 for probes and fences. */
  readonly load: number;
  readonly intendedAtMs: number;
  readonly dispatchedAtMs: number;
  readonly measured: boolean;
  /** The receiver, if it is of this load too, may answer. */
  readonly expectsAnswer: boolean;
  readonly waiter: SendWaiter | null;
}

export class VirtualUser implements SessionEvents {
  readonly index: UserIndex;
  readonly #world: UserWorld;
  #session: Session | null = null;
  #view: View | null = null;
  #nextSequence = 0;
  /** Load by sequence of what was sent and may be answered. */
  #answerable: Map<number, number> | null = null;

  constructor(index: UserIndex, world: UserWorld) {
    this.index = index;
    this.#world = world;
  }

  /** Given once, right after the session was created with this user as its events. */
  attach(session: Session): void {
    this.#session = session;
  }

  get session(): Session {
    return present(this.#session, 'the session of the user');
  }

  get view(): View {
    this.#view ??= new View();
    return this.#view;
  }

  /** Messages composed so far, of all kinds. */
  get sentCount(): number {
    return this.#nextSequence;
  }

  /** Composes the next message and hands it to the primary socket. */
  send(order: SendOrder): void {
    const sequence = this.#nextSequence;
    this.#nextSequence += 1;
    const identity = {
      kind: order.kind,
      sender: this.index,
      receiver: order.to,
      sequence,
      attempt: 0,
    };
    const body = composeBody(this.#world.scope, identity, this.#world.recipe);
    if (order.expectsAnswer) this.#rememberAnswerable(sequence, order.load);
    this.session.send({
      marker: { ...identity, length: body.length },
      receiverId: this.#world.idOf(order.to),
      body,
      load: order.load,
      intendedAtMs: order.intendedAtMs,
      dispatchedAtMs: order.dispatchedAtMs,
      measured: order.measured,
      waiter: order.waiter,
    });
  }

  /** The load of a message of this user that may be answered, once; -1 for any other. */
  takeAnswerable(sequence: number): number {
    const load = this.#answerable?.get(sequence);
    if (load === undefined) return -1;
    this.#answerable?.delete(sequence);
    return load;
  }

  onMessage(marker: Marker, _atMs: number): void {
    if (marker.kind !== 'message' || marker.receiver !== this.index) return;
    const load = this.#world.userAt(marker.sender)?.takeAnswerable(marker.sequence) ?? -1;
    if (load < 0) return;
    this.view.add(load, marker.sender);
    this.#world.events.awaitsAnswer(this.index, load, marker.sender);
  }

  onOpen(atMs: number): void {
    this.#world.events.opened(this.index, atMs);
  }

  onClosed(atMs: number): void {
    this.#world.events.closed(this.index, atMs);
  }

  #rememberAnswerable(sequence: number, load: number): void {
    this.#answerable ??= new Map();
    this.#answerable.set(sequence, load);
    if (this.#answerable.size > ANSWERABLE_LIMIT) {
      for (const oldest of this.#answerable.keys()) {
        this.#answerable.delete(oldest);
        break;
      }
    }
  }
}

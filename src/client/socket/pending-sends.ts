// The sends of one socket that have not been answered. Matches confirmations by what their text
// says about itself, and knows when exactly one send is outstanding.

import type { Marker, MarkerReading, UserIndex } from '../../observation/index.ts';
import type { SendOutcome, SendWaiter } from '../contract.ts';

/**
 * A server that never confirms must not fill our memory: at ten messages a second this holds the
 * last seven minutes of one socket. The oldest is then told `indeterminate`.
 */
export const MAX_PENDING_COUNT = 4_096;

interface PendingSend {
  readonly marker: Marker;
  readonly waiter: SendWaiter | null;
}

export class PendingSends {
  // By sequence and attempt, in the order of sending. Made when the first send comes: most sockets
  // of a large population never send.
  #byKey: Map<number, PendingSend> | null = null;

  get count(): number {
    return this.#byKey?.size ?? 0;
  }

  add(marker: Marker, waiter: SendWaiter | null, atMs: number): void {
    this.#byKey ??= new Map();
    const key = keyOf(marker.sequence, marker.attempt);
    if (this.#byKey.has(key)) this.#settle(key, 'indeterminate', atMs);
    else if (this.#byKey.size >= MAX_PENDING_COUNT) this.#settleOldest(atMs);
    this.#byKey.set(key, { marker, waiter });
  }

  /** A confirmation on this socket: the send that its text names is settled. */
  confirm(reading: MarkerReading, user: UserIndex, atMs: number): void {
    if (this.#byKey === null) return;
    if (reading.status === 'ours') {
      const { sender, sequence, attempt } = reading.marker;
      if (sender === user) this.#settle(keyOf(sequence, attempt), 'confirmed', atMs);
    } else if (reading.status === 'damaged' && reading.sequence >= 0) {
      // A damaged text cannot name another user's send here; first attempts are what is sent.
      this.#settle(keyOf(reading.sequence, 0), 'confirmed', atMs);
    }
  }

  /** The only send that is outstanding; null when there are none or several. */
  get only(): Marker | null {
    if (this.#byKey?.size !== 1) return null;
    for (const pending of this.#byKey.values()) return pending.marker;
    return null;
  }

  /** Answered, but not confirmed: what errors mean is declared elsewhere. */
  leaveOpen(marker: Marker, atMs: number): void {
    this.#settle(keyOf(marker.sequence, marker.attempt), 'indeterminate', atMs);
  }

  /** The socket is gone: nobody will be answered any more. */
  settleAll(outcome: SendOutcome, atMs: number): void {
    const pending = this.#byKey;
    this.#byKey = null;
    for (const { waiter } of pending?.values() ?? []) waiter?.settled(outcome, atMs);
  }

  #settleOldest(atMs: number): void {
    for (const key of this.#byKey?.keys() ?? []) {
      this.#settle(key, 'indeterminate', atMs);
      return;
    }
  }

  #settle(key: number, outcome: SendOutcome, atMs: number): void {
    const pending = this.#byKey?.get(key);
    if (pending === undefined) return;
    this.#byKey?.delete(key);
    pending.waiter?.settled(outcome, atMs);
  }
}

/** Below 2^40 for sequences below 2^32. */
function keyOf(sequence: number, attempt: number): number {
  return sequence * 256 + attempt;
}

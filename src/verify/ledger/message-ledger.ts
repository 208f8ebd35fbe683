// The account of every message that this agent sent: struct of arrays, about 100 bytes a message,
// no text. A message's index is its position here; (sender, sequence) finds it.

import { assert } from '../../base/index.ts';
import type { Marker, MessageKind, Sent, UserIndex } from '../../observation/index.ts';
import { float64Column, int16Column, int32Column, uint8Column, uint32Column } from './column.ts';
import { FLAG } from './message-flags.ts';

const KINDS: readonly MessageKind[] = ['message', 'probe', 'fence'];
const NO_TIME = Number.NaN;

/**
 * Fields are columns by message index; instants are milliseconds on the agent's clock, NaN until
 * known.
 */
export class MessageLedger {
  readonly sender = int32Column();
  readonly receiver = int32Column();
  readonly sequence = uint32Column();
  readonly kind = uint8Column();
  readonly attempt = uint8Column();
  /** -1 for control messages. */
  readonly load = int16Column();
  readonly length = int32Column();
  /** The socket it left on. */
  readonly socket = int32Column();
  readonly intendedAtMs = float64Column();
  readonly sentAtMs = float64Column();
  readonly hashHigh = uint32Column();
  readonly hashLow = uint32Column();
  readonly flags = uint32Column();
  readonly confirmedAtMs = float64Column();
  readonly deliveredAtMs = float64Column();
  /** First row that showed it. */
  readonly visibleAtMs = float64Column();
  /**
   * Server time of the first sighting in microseconds since the epoch; NaN when unknown or
   * unreadable.
   */
  readonly serverTimeUs = float64Column();
  /** Unit of the precision of `serverTimeUs` in microseconds; 0 until known. */
  readonly timeUnitUs = int32Column();
  /** The receiver's socket that was proven online at the send; -1: none was. */
  readonly expectedSocket = int32Column();
  /** The first socket of the receiver that got it; -1 until then. */
  readonly deliveredSocket = int32Column();
  /** Index into `ids`: -1 until a server id was seen. */
  readonly idIndex = int32Column();
  /** Canonical server ids, interned in order of sighting. */
  readonly ids: string[] = [];
  readonly #columns = [
    this.sender,
    this.receiver,
    this.sequence,
    this.kind,
    this.attempt,
    this.load,
    this.length,
    this.socket,
    this.intendedAtMs,
    this.sentAtMs,
    this.hashHigh,
    this.hashLow,
    this.flags,
    this.confirmedAtMs,
    this.deliveredAtMs,
    this.visibleAtMs,
    this.serverTimeUs,
    this.timeUnitUs,
    this.expectedSocket,
    this.deliveredSocket,
    this.idIndex,
  ];
  readonly #bySender = new Map<UserIndex, number[]>();
  #count = 0;

  /** Messages in the ledger; indices run from 0 to count - 1 in order of sending. */
  get count(): number {
    return this.#count;
  }

  get memoryBytes(): number {
    return this.#columns.reduce((total, column) => total + column.memoryBytes, 0);
  }

  /** Enters a message that was handed to a socket; returns its index. */
  add(sent: Sent): number {
    const { marker } = sent;
    assert(this.find(marker.sender, marker.sequence) < 0, 'a sequence is sent once');
    const index = this.#count;
    this.#count += 1;
    for (const column of this.#columns) column.reserve(index);
    this.sender.set(index, marker.sender);
    this.receiver.set(index, marker.receiver);
    this.sequence.set(index, marker.sequence);
    this.kind.set(index, KINDS.indexOf(marker.kind));
    this.attempt.set(index, marker.attempt);
    this.load.set(index, sent.load);
    this.length.set(index, marker.length);
    this.socket.set(index, sent.socket);
    this.intendedAtMs.set(index, sent.intendedAtMs);
    this.sentAtMs.set(index, sent.atMs);
    this.hashHigh.set(index, sent.hashHigh);
    this.hashLow.set(index, sent.hashLow);
    this.flags.set(index, sent.measured ? FLAG.measured : 0);
    this.confirmedAtMs.set(index, NO_TIME);
    this.deliveredAtMs.set(index, NO_TIME);
    this.visibleAtMs.set(index, NO_TIME);
    this.serverTimeUs.set(index, NO_TIME);
    this.idIndex.set(index, -1);
    this.expectedSocket.set(index, -1);
    this.deliveredSocket.set(index, -1);
    this.#remember(marker, index);
    return index;
  }

  /** Index of a message, or -1. */
  find(sender: UserIndex, sequence: number): number {
    return this.#bySender.get(sender)?.[sequence] ?? -1;
  }

  has(index: number, flag: number): boolean {
    return (this.flags.get(index) & flag) !== 0;
  }

  raise(index: number, flag: number): void {
    this.flags.set(index, this.flags.get(index) | flag);
  }

  clear(index: number, flag: number): void {
    this.flags.set(index, this.flags.get(index) & ~flag);
  }

  kindOf(index: number): MessageKind {
    return KINDS[this.kind.get(index)] as MessageKind;
  }

  isControl(index: number): boolean {
    return this.kind.get(index) !== 0;
  }

  /** Canonical server id, or null until one was seen. */
  idOf(index: number): string | null {
    const at = this.idIndex.get(index);
    return at < 0 ? null : (this.ids[at] as string);
  }

  /** Notes the first server id of a message. */
  setId(index: number, id: string): void {
    this.idIndex.set(index, this.ids.length);
    this.ids.push(id);
  }

  /** The identity that a marker of this message carries. */
  markerOf(index: number): Marker {
    return {
      kind: this.kindOf(index),
      sender: this.sender.get(index),
      receiver: this.receiver.get(index),
      sequence: this.sequence.get(index),
      attempt: this.attempt.get(index),
      length: this.length.get(index),
    };
  }

  #remember(marker: Marker, index: number): void {
    let list = this.#bySender.get(marker.sender);
    if (list === undefined) {
      list = [];
      this.#bySender.set(marker.sender, list);
    }
    while (list.length < marker.sequence) list.push(-1);
    list.push(index);
  }
}

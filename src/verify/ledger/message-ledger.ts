// The account of every message that this agent sent: struct of arrays, 56 bytes a message and 41
// more once it is answered, no text. A message's index is its position here; (sender, sequence)
// finds it.

import { assert } from '../../base/index.ts';
import type { Marker, MessageKind, Sent, UserIndex } from '../../observation/index.ts';
import {
  type Column,
  Float64Column,
  Int16Column,
  Int32Column,
  PAGE_SIZE,
  SparseFloat64Column,
  SparseInt32Column,
  SparsePowerColumn,
  Uint8Column,
  Uint32Column,
} from './column.ts';
import { IntList } from './int-list.ts';
import { FLAG } from './message-flags.ts';

const KINDS: readonly MessageKind[] = ['message', 'probe', 'fence'];

/**
 * Messages in a row that a sender composed and could not send. Far beyond any outage; a forged
 * recording could claim a sequence of billions, and have the list filled up to it.
 */
const SEQUENCE_GAP_LIMIT = 65_536;

/**
 * Fields are columns by message index; instants are milliseconds on the agent's clock, NaN until
 * known.
 */
export class MessageLedger {
  readonly sender = new Int32Column();
  readonly receiver = new Int32Column();
  readonly sequence = new Uint32Column();
  readonly kind = new Uint8Column();
  readonly attempt = new Uint8Column();
  /** -1 for control messages. */
  readonly load = new Int16Column();
  readonly length = new Int32Column();
  /** The socket it left on. */
  readonly socket = new Int32Column();
  readonly intendedAtMs = new Float64Column();
  readonly sentAtMs = new Float64Column();
  readonly hashHigh = new Uint32Column();
  readonly hashLow = new Uint32Column();
  readonly flags = new Uint32Column();
  readonly confirmedAtMs = new SparseFloat64Column();
  readonly deliveredAtMs = new SparseFloat64Column();
  /** First row that showed it. */
  readonly visibleAtMs = new SparseFloat64Column();
  /**
   * Server time of the first sighting in microseconds since the epoch; NaN when unknown or
   * unreadable.
   */
  readonly serverTimeUs = new SparseFloat64Column();
  /** Unit of the precision of `serverTimeUs` in microseconds; 0 until known. */
  readonly timeUnitUs = new SparsePowerColumn();
  /** The receiver's socket that was proven online at the send; -1: none was. */
  readonly expectedSocket = new Int32Column();
  /** The first socket of the receiver that got it; -1 until then. */
  readonly deliveredSocket = new SparseInt32Column();
  /** Index into `ids`: -1 until a server id was seen. */
  readonly idIndex = new SparseInt32Column();
  /** Canonical server ids, interned in order of sighting. */
  readonly ids: string[] = [];
  readonly #columns: readonly Column[] = [
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
  readonly #bySender = new Map<UserIndex, IntList>();
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
    if (index % PAGE_SIZE === 0) for (const column of this.#columns) column.grow();
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
    this.expectedSocket.set(index, -1);
    this.#remember(marker, index);
    return index;
  }

  /** Index of a message, or -1. */
  find(sender: UserIndex, sequence: number): number {
    return this.#bySender.get(sender)?.at(sequence) ?? -1;
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
      list = new IntList();
      this.#bySender.set(marker.sender, list);
    }
    const gap = marker.sequence - list.length;
    assert(gap <= SEQUENCE_GAP_LIMIT, 'the sequences of a sender are near each other');
    while (list.length < marker.sequence) list.push(-1);
    list.push(index);
  }
}

// The account of every message that this agent sent: struct of arrays, 56 bytes a message and 40
// more once it is answered, no text. A message's index is its position here; (sender, sequence)
// finds it. Pages of old messages are packed to about 35 bytes a message; they read as before.

import { assert } from '../../base/index.ts';
import type { Marker, MessageKind, Sent, UserIndex } from '../../observation/index.ts';
import {
  ByteColumn,
  type Column,
  FloatColumn,
  IntColumn,
  PAGE_BITS,
  PowerColumn,
  ShortColumn,
  WordColumn,
} from './column.ts';
import { FlagColumn } from './flag-column.ts';
import { IdColumn } from './id-column.ts';
import { IndexList } from './index-list.ts';
import { LateColumn } from './late-column.ts';
import { FLAG } from './message-flags.ts';

const KINDS: readonly MessageKind[] = ['message', 'probe', 'fence'];

/**
 * Messages in a row that a sender composed and could not send. Far beyond any outage; a forged
 * recording could claim a sequence of billions, and have the list filled up to it.
 */
const SEQUENCE_GAP_LIMIT = 65_536;

/** Both facts of it are told, or it is known that there is none. */
const TOLD = FLAG.confirmed | FLAG.delivered;

/**
 * Fields are columns by message index; instants are milliseconds on the agent's clock, NaN until
 * known.
 */
export class MessageLedger {
  readonly sender: IntColumn;
  readonly receiver: IntColumn;
  readonly sequence: WordColumn;
  readonly kind: ByteColumn;
  readonly attempt: ByteColumn;
  /** -1 for control messages. */
  readonly load: ShortColumn;
  readonly length: WordColumn;
  /** The socket it left on. */
  readonly socket: IntColumn;
  /** Not kept of old messages that are both confirmed and delivered: nobody asks any more. */
  readonly intendedAtMs: FloatColumn;
  readonly sentAtMs: FloatColumn;
  readonly hashHigh: WordColumn;
  readonly hashLow: WordColumn;
  readonly flags: FlagColumn;
  readonly confirmedAtMs: FloatColumn;
  readonly deliveredAtMs: FloatColumn;
  /** First row that showed it. */
  readonly visibleAtMs: LateColumn;
  /**
   * Server time of the first sighting in microseconds since the epoch; NaN when unknown or
   * unreadable.
   */
  readonly serverTimeUs: FloatColumn;
  /** Unit of the precision of `serverTimeUs` in microseconds; 0 until known. */
  readonly timeUnitUs: PowerColumn;
  /** The receiver's socket that was proven online at the send; -1: none was. */
  readonly expectedSocket: IntColumn;
  /** The first socket of the receiver that got it; -1 until then. */
  readonly deliveredSocket: IntColumn;
  readonly #ids: IdColumn;
  readonly #columns: readonly Column[];
  /** Without the hashes, in which there is nothing to save. */
  readonly #packable: readonly Column[];
  readonly #pageBits: number;
  readonly #bySender = new Map<UserIndex, IndexList>();
  #count = 0;
  /** The next column to pack, and its page: pages in order, column by column. */
  #packedPages = 0;
  #packedColumns = 0;

  /** @param pageBits messages of one page, as a power of two. */
  constructor(pageBits = PAGE_BITS) {
    this.#pageBits = pageBits;
    this.sender = new IntColumn(pageBits);
    this.receiver = new IntColumn(pageBits);
    this.sequence = new WordColumn(pageBits);
    this.kind = new ByteColumn(pageBits);
    this.attempt = new ByteColumn(pageBits);
    this.load = new ShortColumn(pageBits);
    this.length = new WordColumn(pageBits);
    this.socket = new IntColumn(pageBits);
    this.intendedAtMs = new FloatColumn(pageBits);
    this.sentAtMs = new FloatColumn(pageBits);
    this.hashHigh = new WordColumn(pageBits);
    this.hashLow = new WordColumn(pageBits);
    this.flags = new FlagColumn(pageBits);
    this.confirmedAtMs = new FloatColumn(pageBits);
    this.deliveredAtMs = new FloatColumn(pageBits);
    this.visibleAtMs = new LateColumn(pageBits);
    this.serverTimeUs = new FloatColumn(pageBits, 1);
    this.timeUnitUs = new PowerColumn(pageBits);
    this.expectedSocket = new IntColumn(pageBits);
    this.deliveredSocket = new IntColumn(pageBits);
    this.#ids = new IdColumn(pageBits);
    this.#packable = [
      ...[this.sender, this.receiver, this.sequence, this.kind, this.attempt, this.load],
      ...[this.length, this.socket, this.intendedAtMs, this.sentAtMs, this.flags],
      ...[this.confirmedAtMs, this.deliveredAtMs, this.visibleAtMs, this.serverTimeUs],
      ...[this.timeUnitUs, this.expectedSocket, this.deliveredSocket],
    ];
    this.#columns = [...this.#packable, this.hashHigh, this.hashLow];
  }

  /** Messages in the ledger; indices run from 0 to count - 1 in order of sending. */
  get count(): number {
    return this.#count;
  }

  get memoryBytes(): number {
    return this.#columns.reduce(
      (total, column) => total + column.memoryBytes,
      this.#ids.memoryBytes,
    );
  }

  /** Enters a message that was handed to a socket; returns its index. */
  add(sent: Sent): number {
    const { marker } = sent;
    assert(this.find(marker.sender, marker.sequence) < 0, 'a sequence is sent once');
    const index = this.#count;
    this.#count += 1;
    if ((index & ((1 << this.#pageBits) - 1)) === 0) this.#grow();
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
    return this.#ids.get(index);
  }

  /** Notes the first server id of a message. */
  setId(index: number, id: string): void {
    this.#ids.set(index, id);
  }

  /** All known server ids as numbers, ascending; null when one of them is no whole number. */
  wholeIds(): Float64Array | null {
    const ids = new Float64Array(this.#count);
    let count = 0;
    for (let index = 0; index < this.#count; index += 1) {
      const id = this.#ids.get(index);
      if (id === null) continue;
      const whole = Number(id);
      if (!Number.isSafeInteger(whole) || whole < 0) return null;
      ids[count] = whole;
      count += 1;
    }
    return ids.subarray(0, count).sort();
  }

  /**
   * Packs full pages whose messages were all sent before the instant, at most so many columns of
   * them: a part of a millisecond each. It changes nothing that can be read.
   */
  pack(sentBeforeMs: number, columnsLimit: number): void {
    const size = 1 << this.#pageBits;
    for (let left = columnsLimit; left > 0; left -= 1) {
      const last = (this.#packedPages + 1) * size - 1;
      if (last >= this.#count || !(this.sentAtMs.get(last) < sentBeforeMs)) return;
      const column = this.#packable[this.#packedColumns];
      if (column === this.intendedAtMs) this.#forgetIntended(this.#packedPages);
      if (column === undefined) this.#ids.pack(this.#packedPages);
      else column.pack(this.#packedPages);
      this.#packedColumns += 1;
      if (column !== undefined) continue;
      this.#packedColumns = 0;
      this.#packedPages += 1;
    }
  }

  /** Packs once more what later writes have unpacked. */
  packAgain(): void {
    for (let page = 0; page < this.#packedPages; page += 1) {
      for (const column of this.#packable) column.pack(page);
      this.#ids.pack(page);
    }
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

  #grow(): void {
    for (const column of this.#columns) column.grow();
    this.#ids.grow();
  }

  #forgetIntended(page: number): void {
    const first = page << this.#pageBits;
    const end = first + (1 << this.#pageBits);
    let near = 0;
    for (let index = first; index < end; index += 1) {
      if ((this.flags.get(index) & TOLD) === TOLD) this.intendedAtMs.set(index, near);
      else near = this.intendedAtMs.get(index);
    }
  }

  #remember(marker: Marker, index: number): void {
    let list = this.#bySender.get(marker.sender);
    if (list === undefined) {
      list = new IndexList();
      this.#bySender.set(marker.sender, list);
    }
    const gap = marker.sequence - list.length;
    assert(gap <= SEQUENCE_GAP_LIMIT, 'the sequences of a sender are near each other');
    while (list.length < marker.sequence) list.push(-1);
    list.push(index);
  }
}

// What is left of a marker of this run after a server changed the text: cut at either end,
// symbols replaced, case changed. Slow and rare. Only what a checksum vouches for is stated; the
// rest is -1.

import { HEAD, HEAD_AT, RUN_SYMBOLS, type ScopeFrame, TAIL, TAIL_SYMBOLS } from './layout.ts';
import type { MarkerReading } from './message.ts';
import { CRC_START, CRC_STEP, NO_VALUE, scramble, valueAt } from './symbols.ts';

const UNKNOWN = -1;

/** So many of the 16 symbols of the run must stand where they belong to call a marker ours. */
const SIMILAR_RUN_SYMBOLS = 10;

/** Longer texts are not searched for a marker whose case was changed. */
const MAX_FOLDED_LENGTH = 65_536;

interface Place {
  readonly text: string;
  /** Where the run should begin; may be negative when the front of it is cut off. */
  readonly at: number;
}

/** The reading of a damaged marker of this run, or null when nothing of this run is in the text. */
export function readRemains(text: string, frame: ScopeFrame): MarkerReading | null {
  const tailAt = findTail(text, frame);
  const sequence = tailAt === null ? UNKNOWN : numberAt({ text, at: tailAt }, TAIL.sequence, 8);
  const headAt = findHead(text, frame);
  if (headAt !== null) {
    return readParties({ text, at: headAt }, frame, sequence) ?? damaged({ sequence });
  }
  if (tailAt !== null) return damaged({ sequence });
  return isFolded(text, frame) ? damaged({}) : null;
}

function damaged(certain: {
  sender?: number;
  receiver?: number;
  sequence?: number;
}): MarkerReading {
  return {
    status: 'damaged',
    sender: certain.sender ?? UNKNOWN,
    receiver: certain.receiver ?? UNKNOWN,
    sequence: certain.sequence ?? UNKNOWN,
  };
}

/**
 * Sender, receiver and sequence of a spoilt head, when the first check holds as read or as
 * mended.
 */
function readParties(place: Place, frame: ScopeFrame, sequence: number): MarkerReading | null {
  const values = Uint8Array.from({ length: HEAD.attempt }, (_, index) =>
    valueAt(place.text, place.at + index),
  );
  if (!checkHolds(values)) mend(values, frame, sequence);
  if (!checkHolds(values)) return null;
  return damaged({
    sender: numberIn(values, HEAD.sender, 6),
    receiver: numberIn(values, HEAD.receiver, 6),
    sequence: numberIn(values, HEAD.sequence, 8),
  });
}

/** Replaces what is known from elsewhere: the run, the incarnation, the sequence of the tail. */
function mend(values: Uint8Array, frame: ScopeFrame, sequence: number): void {
  values.set(frame.runValues, 0);
  values[HEAD.incarnation] = frame.incarnation >>> 4;
  values[HEAD.incarnation + 1] = frame.incarnation & 15;
  if (sequence === UNKNOWN) return;
  for (let index = 0; index < 8; index += 1) {
    values[HEAD.sequence + index] = (sequence >>> (28 - 4 * index)) & 15;
  }
}

function checkHolds(values: Uint8Array): boolean {
  if (values.includes(NO_VALUE)) return false;
  let crc = CRC_START;
  for (let index = 0; index < HEAD.partiesCheck; index += 1) {
    crc = (CRC_STEP[(crc ^ (values[index] as number)) & 15] as number) ^ (crc >>> 4);
  }
  return scramble(crc) === numberIn(values, HEAD.partiesCheck, 8);
}

/** Where the run of a head stands: exact, or at its usual place with some symbols changed. */
function findHead(text: string, frame: ScopeFrame): number | null {
  const exact = text.indexOf(frame.runText);
  if (exact >= 0 && !tailHolds({ text, at: exact }, frame)) return exact;
  let similar = 0;
  for (let index = 0; index < RUN_SYMBOLS; index += 1) {
    if (text.charCodeAt(HEAD_AT + index) === frame.runCodes[index]) similar += 1;
  }
  return similar >= SIMILAR_RUN_SYMBOLS ? HEAD_AT : null;
}

/** Where the tail begins: at the last run, or at the end of the text even with its run cut off. */
function findTail(text: string, frame: ScopeFrame): number | null {
  const last = text.lastIndexOf(frame.runText);
  if (last >= 0 && tailHolds({ text, at: last }, frame)) return last;
  const atEnd = text.length - TAIL_SYMBOLS;
  return atEnd + RUN_SYMBOLS >= 0 && tailHolds({ text, at: atEnd }, frame) ? atEnd : null;
}

/** Whether the symbols after a run at `at`, which may be missing, are a tail of this run. */
function tailHolds(place: Place, frame: ScopeFrame): boolean {
  let crc = frame.crcAfterRun;
  for (let index = RUN_SYMBOLS; index < TAIL_SYMBOLS; index += 1) {
    const value = valueAt(place.text, place.at + index);
    if (value === NO_VALUE) return false;
    if (index < TAIL.check) crc = (CRC_STEP[(crc ^ value) & 15] as number) ^ (crc >>> 4);
  }
  return scramble(crc) === numberAt(place, TAIL.check, 8);
}

/** The run is there in another case. */
function isFolded(text: string, frame: ScopeFrame): boolean {
  return text.length <= MAX_FOLDED_LENGTH && text.toLowerCase().includes(frame.runText);
}

function numberAt(place: Place, offset: number, symbolCount: number): number {
  let value = 0;
  for (let index = 0; index < symbolCount; index += 1) {
    value = (value << 4) | valueAt(place.text, place.at + offset + index);
  }
  return value >>> 0;
}

function numberIn(values: Uint8Array, offset: number, symbolCount: number): number {
  let value = 0;
  for (let index = offset; index < offset + symbolCount; index += 1) {
    value = (value << 4) | (values[index] as number);
  }
  return value >>> 0;
}

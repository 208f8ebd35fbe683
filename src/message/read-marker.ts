// Reads the marker of a text that came back from a server. The clean case is fast: fixed place, run
// first, one pass. Whatever else a text may have become is left to remains.ts. It judges nothing.

import {
  frameOf,
  HEAD,
  HEAD_AT,
  HEAD_SYMBOLS,
  KINDS,
  RUN_SYMBOLS,
  type ScopeFrame,
} from './layout.ts';
import type { MarkerReading, MessageKind, MessageScope } from './message.ts';
import { hasOtherRun } from './other-run.ts';
import { readRemains } from './remains.ts';
import { CRC_STEP, NO_VALUE, scramble, valueAt } from './symbols.ts';

/** Heads are sought at this many occurrences of the run; a body holds two. */
const MAX_OCCURRENCES = 8;

const NONE: MarkerReading = { status: 'none' };
const OTHER_RUN: MarkerReading = { status: 'other-run' };

/**
 * What `text` says about itself, for an agent of `scope`. Never throws for any text.
 * An `ours` whose words were changed is still `ours`: compare the body's hash to see it.
 */
export function readMarker(text: string, scope: MessageScope): MarkerReading {
  const frame = frameOf(scope);
  const clean = hasRunAt(text, HEAD_AT, frame) ? readHead(text, HEAD_AT, frame) : null;
  return clean ?? readDisplaced(text, frame);
}

function readDisplaced(text: string, frame: ScopeFrame): MarkerReading {
  let at = text.indexOf(frame.runText);
  for (let tried = 0; at >= 0 && tried < MAX_OCCURRENCES; tried += 1) {
    const reading = readHead(text, at, frame);
    if (reading !== null) return reading;
    at = text.indexOf(frame.runText, at + 1);
  }
  return readRemains(text, frame) ?? (hasOtherRun(text) ? OTHER_RUN : NONE);
}

function hasRunAt(text: string, at: number, frame: ScopeFrame): boolean {
  for (let index = 0; index < RUN_SYMBOLS; index += 1) {
    if (text.charCodeAt(at + index) !== frame.runCodes[index]) return false;
  }
  return true;
}

/** The values after the run of the head that is being read; reused, since reading never waits. */
const values = new Uint8Array(HEAD_SYMBOLS);

/**
 * The head after a run that is known to stand at `at`; null unless every symbol and the check
 * hold.
 */
function readHead(text: string, at: number, frame: ScopeFrame): MarkerReading | null {
  if (at + HEAD_SYMBOLS > text.length) return null;
  let crc = frame.crcAfterRun;
  for (let index = RUN_SYMBOLS; index < HEAD_SYMBOLS; index += 1) {
    const value = valueAt(text, at + index);
    if (value === NO_VALUE) return null;
    values[index] = value;
    if (index < HEAD.check) crc = (CRC_STEP[(crc ^ value) & 15] as number) ^ (crc >>> 4);
  }
  if (scramble(crc) !== numberIn(HEAD.check, 8)) return null;
  const kind = KINDS[values[HEAD.kind] as number];
  return kind === undefined ? null : markerOf(kind, frame);
}

function markerOf(kind: MessageKind, frame: ScopeFrame): MarkerReading {
  const sender = numberIn(HEAD.sender, 6);
  const receiver = numberIn(HEAD.receiver, 6);
  const sequence = numberIn(HEAD.sequence, 8);
  if (numberIn(HEAD.incarnation, 2) !== frame.incarnation) {
    return { status: 'damaged', sender, receiver, sequence };
  }
  const attempt = numberIn(HEAD.attempt, 2);
  const length = numberIn(HEAD.length, 6);
  return { status: 'ours', marker: { kind, sender, receiver, sequence, attempt, length } };
}

function numberIn(offset: number, symbolCount: number): number {
  let value = 0;
  for (let index = offset; index < offset + symbolCount; index += 1) {
    value = (value << 4) | (values[index] as number);
  }
  return value >>> 0;
}

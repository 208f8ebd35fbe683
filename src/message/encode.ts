// Writes the two halves of a marker. Hot: one scratch buffer, no objects.

import {
  HEAD,
  HEAD_SYMBOLS,
  KINDS,
  RUN_SYMBOLS,
  type ScopeFrame,
  TAIL,
  TAIL_SYMBOLS,
} from './layout.ts';
import type { MessageIdentity } from './message.ts';
import { CODE_OF_VALUE, CRC_STEP, scramble } from './symbols.ts';

/** Values while they are checked, codes at the end; reused, since encoding never waits. */
const scratch = Buffer.alloc(HEAD_SYMBOLS);

/** The head as text. Fields beyond their ranges are cut to their low bits. */
export function encodeHead(frame: ScopeFrame, identity: MessageIdentity, length: number): string {
  put(HEAD.incarnation, frame.incarnation, 2);
  put(HEAD.kind, KINDS.indexOf(identity.kind), 1);
  put(HEAD.sender, identity.sender, 6);
  put(HEAD.receiver, identity.receiver, 6);
  put(HEAD.sequence, identity.sequence, 8);
  const partiesCrc = crcOver(frame.crcAfterRun, RUN_SYMBOLS, HEAD.partiesCheck);
  put(HEAD.partiesCheck, scramble(partiesCrc), 8);
  put(HEAD.attempt, identity.attempt, 2);
  put(HEAD.length, length, 6);
  put(HEAD.check, scramble(crcOver(partiesCrc, HEAD.partiesCheck, HEAD.check)), 8);
  return frame.runText + textUpTo(HEAD_SYMBOLS);
}

/** The tail as text. */
export function encodeTail(frame: ScopeFrame, sequence: number, length: number): string {
  put(TAIL.sequence, sequence, 8);
  put(TAIL.length, length, 6);
  put(TAIL.check, scramble(crcOver(frame.crcAfterRun, RUN_SYMBOLS, TAIL.check)), 8);
  return frame.runText + textUpTo(TAIL_SYMBOLS);
}

function put(offset: number, value: number, symbolCount: number): void {
  let rest = value;
  for (let index = offset + symbolCount - 1; index >= offset; index -= 1) {
    scratch[index] = rest & 15;
    rest >>>= 4;
  }
}

function crcOver(start: number, from: number, end: number): number {
  let crc = start;
  for (let index = from; index < end; index += 1) {
    crc = (CRC_STEP[(crc ^ (scratch[index] as number)) & 15] as number) ^ (crc >>> 4);
  }
  return crc;
}

function textUpTo(end: number): string {
  for (let index = RUN_SYMBOLS; index < end; index += 1) {
    scratch[index] = CODE_OF_VALUE[scratch[index] as number] as number;
  }
  return scratch.toString('latin1', RUN_SYMBOLS, end);
}

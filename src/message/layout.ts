// Where the fields of a marker stand, in symbols of four bits, and the parts that are the same
// for all markers of one scope. A body is: opening word, space, HEAD, filler, space, TAIL.
//
// HEAD  run 16 · incarnation 2 · kind 1 · sender 6 · receiver 6 · sequence 8 · parties check 8 ·
//       attempt 2 · length 6 · check 8
// TAIL  run 16 · sequence 8 · length 6 · check 8
// Each check is a scrambled CRC-32 over all symbols before it. The first of the head lets a text
// that was cut within the head still name its parties.

import { assert } from '../base/index.ts';
import type { MessageKind, MessageScope } from './message.ts';
import { CODE_OF_VALUE, CRC_START, CRC_STEP } from './symbols.ts';

export const RUN_SYMBOLS = 16;
export const HEAD_SYMBOLS = 63;
export const TAIL_SYMBOLS = 38;

/** Offsets from the start of the head. */
export const HEAD = {
  incarnation: 16,
  kind: 18,
  sender: 19,
  receiver: 25,
  sequence: 31,
  partiesCheck: 39,
  attempt: 47,
  length: 49,
  check: 55,
} as const;

/** Offsets from the start of the tail. */
export const TAIL = { sequence: 16, length: 24, check: 30 } as const;

/** The order is the encoding. */
export const KINDS: readonly MessageKind[] = ['message', 'probe', 'fence'];

/** Every opening word has this length, so that a clean marker is found without a search. */
export const OPENING_LENGTH = 5;
export const HEAD_AT = OPENING_LENGTH + 1;

/** What the markers of one scope share. */
export interface ScopeFrame {
  readonly runId: string;
  readonly incarnation: number;
  /** The run as marker text. */
  readonly runText: string;
  readonly runCodes: Uint8Array;
  readonly runValues: Uint8Array;
  /** The CRC after the symbols of the run. */
  readonly crcAfterRun: number;
  /** The run id as two 32-bit halves: the root of all words of its bodies. */
  readonly seedHigh: number;
  readonly seedLow: number;
}

let lastFrame: ScopeFrame | undefined;

/** The frame of a scope; the last one is kept, since an agent has one scope. */
export function frameOf(scope: MessageScope): ScopeFrame {
  const held = lastFrame;
  if (held !== undefined && held.runId === scope.runId && held.incarnation === scope.incarnation) {
    return held;
  }
  lastFrame = makeFrame(scope);
  return lastFrame;
}

function makeFrame({ runId, incarnation }: MessageScope): ScopeFrame {
  assert(/^[0-9a-f]{16}$/.test(runId), 'a run id is 16 hexadecimal digits');
  assert(incarnation >= 0 && incarnation <= 255, 'an incarnation is 0 .. 255');
  const runValues = Uint8Array.from(runId, (digit) => Number.parseInt(digit, 16));
  const runCodes = runValues.map((value) => CODE_OF_VALUE[value] as number);
  let crc = CRC_START;
  for (const value of runValues) {
    crc = (CRC_STEP[(crc ^ value) & 15] as number) ^ (crc >>> 4);
  }
  return {
    runId,
    incarnation,
    runText: String.fromCharCode(...runCodes),
    runCodes,
    runValues,
    crcAfterRun: crc,
    seedHigh: Number.parseInt(runId.slice(0, 8), 16),
    seedLow: Number.parseInt(runId.slice(8), 16),
  };
}

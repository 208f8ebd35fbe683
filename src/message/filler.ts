// The words between head and tail: a stretch of a prepared reel of text, so that a body of any
// length costs a few string operations. The reels are the same on every machine and in every run.

import { present, randomStream } from '../base/index.ts';
import { STYLES, type TextStyleName } from './style.ts';

/** Pieces in a reel, a power of two: this many different beginnings. */
const REEL_PIECES = 2048;

interface Reel {
  readonly text: string;
  /** Where pieces begin; one more than pieces, the last is the end. */
  readonly starts: Uint32Array;
  /** By position in the text: where the last piece that ends at or before it ends. */
  readonly endBefore: Uint32Array;
}

const reels = new Map<TextStyleName, Reel>();

/**
 * Exactly `length` UTF-16 units of a style, chosen by `draw` (32 bits), for `length` of 1 or
 * more.
 */
export function fillerOf(style: TextStyleName, length: number, draw: number): string {
  const reel = reels.get(style) ?? makeReel(style);
  const from = reel.starts[draw & (REEL_PIECES - 1)] as number;
  const wanted = from + length;
  if (wanted > reel.text.length) return wrapped(reel, from, length);
  const end = reel.endBefore[wanted] as number;
  return reel.text.slice(from, end) + padding(wanted - Math.max(end, from));
}

/** Round the reel as often as it takes. */
function wrapped(reel: Reel, from: number, length: number): string {
  let text = reel.text.slice(from);
  while (text.length + reel.text.length <= length) text += reel.text;
  const rest = length - text.length;
  const end = reel.endBefore[rest] as number;
  return text + reel.text.slice(0, end) + padding(rest - end);
}

/** Letters where no further piece fits: 'o', never white space, never half a piece. */
function padding(length: number): string {
  return length > 0 ? 'o'.repeat(length) : '';
}

function makeReel(style: TextStyleName): Reel {
  const { pieces, joint } = STYLES[style];
  const random = randomStream('earshot reel', style);
  const starts = new Uint32Array(REEL_PIECES + 1);
  let text = '';
  for (let index = 0; index < REEL_PIECES; index += 1) {
    starts[index] = text.length;
    text += present(pieces[random.nextBelow(pieces.length)], 'a piece') + joint;
  }
  starts[REEL_PIECES] = text.length;
  const reel = { text, starts, endBefore: endsBefore(starts, text.length) };
  reels.set(style, reel);
  return reel;
}

function endsBefore(starts: Uint32Array, length: number): Uint32Array {
  const ends = new Uint32Array(length + 1);
  let piece = 0;
  for (let at = 0; at <= length; at += 1) {
    while (piece < REEL_PIECES && (starts[piece + 1] as number) <= at) piece += 1;
    ends[at] = starts[piece] as number;
  }
  return ends;
}

// Makes the body of a message: opening word, marker, words, tail. Everything follows from scope,
// identity and recipe by hashing; there is no state, so that a body can be made again to compare.

import { encodeHead, encodeTail } from './encode.ts';
import { fillerOf } from './filler.ts';
import {
  frameOf,
  HEAD_SYMBOLS,
  KINDS,
  OPENING_LENGTH,
  type ScopeFrame,
  TAIL_SYMBOLS,
} from './layout.ts';
import type { BodyRecipe, MessageIdentity, MessageScope } from './message.ts';
import type { TextStyleName } from './style.ts';
import { scramble } from './symbols.ts';

/** The cost of the marker: opening word, head and tail with two spaces. UTF-16 units. */
export const MIN_BODY_LENGTH = OPENING_LENGTH + 1 + HEAD_SYMBOLS + 1 + TAIL_SYMBOLS;

/** Longer requests are cut to this: 1 Mi units, the largest frame that common servers take. */
export const MAX_BODY_LENGTH = 1_048_576;

/** Plain words, all of `OPENING_LENGTH`. */
const OPENINGS = ['hello', 'howdy', 'today', 'lunch', 'maybe', 'right', 'sorry', 'great'] as const;

const TWO_POW_32 = 4_294_967_296;

/** z of the 99th percentile of the normal distribution. */
const Z_99 = 2.3263478740408408;

/**
 * The body of one message. Its length in UTF-16 units is the recipe's, raised to `MIN_BODY_LENGTH`
 * and cut to `MAX_BODY_LENGTH`. No NUL, no lone surrogate, no white space at the edges.
 */
export function composeBody(
  scope: MessageScope,
  identity: MessageIdentity,
  recipe: BodyRecipe,
): string {
  const frame = frameOf(scope);
  const root = rootOf(frame, identity);
  const length = clampLength(drawLength(recipe.size, root));
  const opening = OPENINGS[scramble(root ^ 0x6f70656e) & (OPENINGS.length - 1)] as string;
  const head = encodeHead(frame, identity, length);
  const tail = encodeTail(frame, identity.sequence, length);
  const extra = length - MIN_BODY_LENGTH;
  if (extra === 0) return `${opening} ${head} ${tail}`;
  if (extra === 1) return `${opening} ${head}, ${tail}`;
  const filler = fillerOf(drawStyle(recipe.styles, root), extra - 1, scramble(root ^ 0x74657874));
  return `${opening} ${head} ${filler}${filler.endsWith(' ') ? '.' : ' '}${tail}`;
}

/**
 * 32 bits that follow from run, parties, sequence, attempt and kind; all draws are drawn from it.
 */
function rootOf(frame: ScopeFrame, identity: MessageIdentity): number {
  let root = scramble(frame.seedHigh ^ identity.sender);
  root = scramble(root ^ frame.seedLow ^ Math.imul(identity.receiver, 0x9e3779b1));
  root = scramble(root ^ identity.sequence);
  return scramble(root ^ (identity.attempt << 10) ^ (KINDS.indexOf(identity.kind) << 8));
}

function clampLength(length: number): number {
  return Math.min(MAX_BODY_LENGTH, Math.max(MIN_BODY_LENGTH, Math.round(length)));
}

function drawLength(size: BodyRecipe['size'], root: number): number {
  if (size.kind === 'fixed') return size.length;
  const uniform = (scramble(root ^ 0x73697a65) + 0.5) / TWO_POW_32;
  if (size.kind === 'uniform') return size.low + Math.floor(uniform * (size.high - size.low + 1));
  const angle = (2 * Math.PI * scramble(root ^ 0x616e676c)) / TWO_POW_32;
  const normal = Math.sqrt(-2 * Math.log(uniform)) * Math.cos(angle); // Box and Muller, 1958
  return size.median * Math.exp((normal * Math.log(size.p99 / size.median)) / Z_99);
}

function drawStyle(styles: BodyRecipe['styles'], root: number): TextStyleName {
  let totalWeight = 0;
  for (const choice of styles) totalWeight += choice.weight;
  let rest = (scramble(root ^ 0x7374796c) / TWO_POW_32) * totalWeight;
  for (const choice of styles) {
    rest -= choice.weight;
    if (rest < 0) return choice.style;
  }
  return 'words';
}

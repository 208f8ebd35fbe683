// What is said of a text that changed on its way: each kind by its name, and a place for the rest.

import { expect, test } from 'vitest';
import {
  describeDamage,
  similarityOf,
} from '../../../../src/verify/live/claims/describe-damage.ts';

const COMPOSED = 'caf\u00e9 au lait';
const DECOMPOSED = 'cafe\u0301 au lait';
const LIGATURE = 'e\ufb03cient caf\u00e9';

test.each([
  ['hello there', '', 'emptied'],
  [' hello there ', 'hello there', 'trimmed at its edges'],
  [DECOMPOSED, COMPOSED, 'normalised to NFC'],
  [COMPOSED, DECOMPOSED, 'normalised to NFD'],
  [LIGATURE, LIGATURE.normalize('NFKC'), 'normalised to NFKC'],
  [LIGATURE, LIGATURE.normalize('NFKD'), 'normalised to NFKD'],
  ['a < b & c', 'a &lt; b &amp; c', 'escaped as markup'],
  ['Hello There', 'hello there', 'changed in case'],
  ['hello there', 'hello  there', 'changed in its white space'],
  ['caf\u00e9', 'caf\u00c3\u00a9', 'encoded twice (UTF-8 read as Latin-1)'],
  ['hello there', 'hello', 'truncated from 11 to 5 characters'],
  ['hello there', 'there', 'cut at its start, from 11 to 5 characters'],
  ['hello', 'hello there', 'lengthened by 6 characters at its end'],
  ['hello there', 'hello where', 'changed at offset 6 (both 11 characters long)'],
  ['hello there', 'help', 'changed at offset 3 (11 characters sent, 4 received)'],
])('%j that came as %j was %s', (sent, received, clause) => {
  expect(describeDamage(sent, received)).toBe(clause);
});

test.each([
  ['', '', 1],
  ['', 'abcd', 0],
  ['abcd', 'abcd', 1],
  ['abcdef', 'cd', 2 / 6],
  ['abXYef', 'abZef', 4 / 6],
  ['abcd', 'wxyz', 0],
  // What stands at both ends counts once.
  ['aba', 'abba', 3 / 4],
])('of %j and %j the share %d is alike', (one, other, ratio) => {
  expect(similarityOf(one, other)).toBe(ratio);
  expect(similarityOf(other, one)).toBe(ratio);
});

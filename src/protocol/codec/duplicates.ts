// Duplicate keys: JSON.parse keeps the last one in silence, and two readers of such a frame may
// disagree. Works on text that is already known to be valid JSON.

import type { JsonObject } from './json.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * True when the object has a key twice at its top level. A flat object of n keys and m text values
 * holds exactly n + m quoted tokens, which costs a few searches, and none where the text is as
 * short as these keys and values can be written; only a nested one is scanned.
 */
export function hasDuplicateKeys(text: string, object: JsonObject): boolean {
  if (text.length === leastLength(object)) return false;
  let expectedTokens = 0;
  let isFlat = true;
  for (const key in object) {
    const value = object[key];
    expectedTokens += typeof value === 'string' ? 2 : 1;
    if (typeof value === 'object' && value !== null) isFlat = false;
  }
  if (isFlat && countQuotedTokens(text) === expectedTokens) return false;
  return countTopLevelKeys(text) !== Object.keys(object).length;
}

/** Braces, and no comma behind the last. */
const AROUND_FIELDS = 1;
/** Two quotes, a colon, a comma. */
const AROUND_KEY = 4;

/**
 * The shortest text of a flat object of texts and whole numbers; -1 where that is not certain: a
 * round number may be written with an exponent.
 */
function leastLength(object: JsonObject): number {
  let length = AROUND_FIELDS;
  for (const key in object) {
    const value = object[key];
    length += key.length + AROUND_KEY;
    if (typeof value === 'string') length += value.length + 2;
    else if (typeof value === 'number' && isPlainNumber(value)) length += String(value).length;
    else return -1;
  }
  return length;
}

function isPlainNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && value % 10 !== 0;
}

/**
 * True when any object within a parsed value has a key twice. The text holds exactly one quoted
 * token for each key and for each text value; a key that was there twice is one the value lacks.
 */
export function hasDuplicateKeysWithin(text: string, value: unknown): boolean {
  return countQuotedTokens(text) !== countKeysAndTexts(value);
}

/** Walks without recursion: a hostile value nests as deep as its text is long. */
function countKeysAndTexts(value: unknown): number {
  const waiting: unknown[] = [value];
  let count = 0;
  while (waiting.length > 0) {
    const at = waiting.pop();
    if (typeof at === 'string') count += 1;
    else if (typeof at === 'object' && at !== null) count += openInto(waiting, at);
  }
  return count;
}

/** Hands the children over; tells how many keys they had. */
function openInto(waiting: unknown[], at: object): number {
  const children: readonly unknown[] = Array.isArray(at) ? at : Object.values(at);
  for (const child of children) waiting.push(child);
  return Array.isArray(at) ? 0 : children.length;
}

function countQuotedTokens(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) {
    at = endOfString(text, at);
    count += 1;
  }
  return count;
}

/**
 * Index of the closing quote of the string that opens at `start`; the text's end when there is
 * none.
 */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

/** Keys of the outermost object, duplicates counted: one per colon at depth 1. */
function countTopLevelKeys(text: string): number {
  let depth = 0;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = endOfString(text, at);
    else if (unit === 0x7b || unit === 0x5b) depth += 1;
    else if (unit === 0x7d || unit === 0x5d) depth -= 1;
    else if (unit === 0x3a && depth === 1) count += 1;
  }
  return count;
}

// JSON as a hostile server may write it: large integers keep their digits, duplicate keys are seen,
// and nothing here throws. It must not know which fields the chat API has.

import { canonicalId } from '../../base/index.ts';

/** An id longer than this is not one: it would only serve to fill our memory. */
export const MAX_ID_LENGTH = 128;

/** Longest run of digits that is kept exactly; a longer number is no id. */
const MAX_INTEGER_DIGITS = 40;

export type JsonObject = Readonly<Record<string, unknown>>;

export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** An id as it came: canonical text, and whether the wire had a number or a string. */
export interface ReadId {
  readonly id: string;
  readonly idType: 'number' | 'string';
}

type SourceReviver = (
  key: string,
  value: unknown,
  context: { readonly source?: string },
) => unknown;
type ParseWithSource = (text: string, reviver: SourceReviver) => unknown;

const NOT_JSON: ParsedJson = { ok: false };
const WHOLE_NUMBER = /^-?\d+$/;
const CANONICAL_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

// Source text access (ECMA-262 "JSON.parse source text access", in V8 since 11.4) is not in the lib
// yet.
const parseWithSource = JSON.parse as ParseWithSource;

function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context.source ?? '';
  const isExact = source.length <= MAX_INTEGER_DIGITS && WHOLE_NUMBER.test(source);
  return isExact ? BigInt(source) : value;
}

/** Parses text; a whole number beyond 2^53 loses its last digits (see `parseJsonExactly`). */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return NOT_JSON;
  }
}

/**
 * Parses text; a whole number beyond 2^53 becomes a `bigint`. The reviver costs about ten times the
 * plain parse, so it is for texts in which such a number was seen.
 */
export function parseJsonExactly(text: string): ParsedJson {
  try {
    return { ok: true, value: parseWithSource(text, keepDigits) };
  } catch {
    return NOT_JSON;
  }
}

/** True for a number that may have lost digits: the text must be parsed exactly. */
export function isInexact(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** The value as an object with named fields; null for arrays, null and everything else. */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

/** What a value is, in words for a finding; never the value itself. */
export function describeKind(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'bigint') return 'a number';
  return `a ${typeof value}`;
}

/**
 * A message or thread id in its canonical form; null when it is not a whole number or short text.
 */
export function readId(value: unknown): ReadId | null {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { id: String(value), idType: 'number' } : null;
  }
  if (typeof value === 'bigint') return { id: value.toString(), idType: 'number' };
  if (typeof value !== 'string' || value === '' || value.length > MAX_ID_LENGTH) return null;
  return { id: canonicalText(value), idType: 'string' };
}

/** A user id in its canonical form: text, as documented; null otherwise. */
export function readUserId(value: unknown): string | null {
  if (typeof value !== 'string' || value === '' || value.length > MAX_ID_LENGTH) return null;
  return canonicalText(value);
}

function canonicalText(id: string): string {
  return CANONICAL_UUID.test(id) ? id : canonicalId(id);
}

/**
 * A time as text. A number is handed on as its digits, so that it is judged as a bad timestamp and
 * not as a frame without one; null for everything else.
 */
export function readTime(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

// What a verifier was told, one call after another, and what it asked about texts that are not
// kept: the answers stand behind the call in which they were asked, so that a replay can give them
// again.

import { unreachable } from '../../base/index.ts';
import type { Observation } from '../observation.ts';
import { type ByteReader, RecordingDamage } from './byte-reader.ts';
import type { Decoding, Encoding } from './coding.ts';
import { duration, instant, text, truth, word } from './plain-codecs.ts';
import { placeOf, readObservation, writeFields } from './shapes.ts';

/** One call of the verifier, in the order in which they were made. */
export type Call =
  | { readonly call: 'observe'; readonly observation: Observation }
  | { readonly call: 'advance' | 'stop-load' | 'begin-readback'; readonly nowMs: number }
  | { readonly call: 'origin'; readonly originAtMs: number }
  | { readonly call: 'conclude'; readonly nowMs: number; readonly interrupted: boolean };

/** What the verifier asked about a text that a recording does not hold. */
export type Answer =
  | { readonly question: 'hash'; readonly high: number; readonly low: number }
  | { readonly question: 'likeness'; readonly ratio: number }
  | { readonly question: 'damage'; readonly clause: string };

export interface RecordedCall {
  readonly call: Call;
  readonly answers: readonly Answer[];
}

/** Codes of the records; observations follow in the order of the table of shapes. */
const CODES = {
  origin: 0,
  advance: 1,
  'stop-load': 2,
  'begin-readback': 3,
  conclude: 4,
  hash: 5,
  likeness: 6,
  damage: 7,
} as const;
const FIRST_ANSWER = CODES.hash;
const LAST_ANSWER = CODES.damage;
const FIRST_OBSERVATION = 16;

/** More answers than one call can have led to: no writer of ours wrote them. */
const ANSWERS_PER_CALL = 4_000_000;

export function writeObservation(to: Encoding, observation: Observation): void {
  const place = placeOf(observation.type);
  to.out.byte(FIRST_OBSERVATION + place);
  writeFields(to, place, observation);
}

export function writeCall(to: Encoding, call: Exclude<Call, { call: 'observe' }>): void {
  to.out.byte(CODES[call.call]);
  switch (call.call) {
    case 'origin':
      instant.write(to, call.originAtMs);
      return;
    case 'conclude':
      instant.write(to, call.nowMs);
      truth.write(to, call.interrupted);
      return;
    case 'advance':
    case 'stop-load':
    case 'begin-readback':
      instant.write(to, call.nowMs);
      return;
    default:
      unreachable(call);
  }
}

export function writeAnswer(to: Encoding, answer: Answer): void {
  to.out.byte(CODES[answer.question]);
  switch (answer.question) {
    case 'hash':
      word.write(to, answer.high);
      word.write(to, answer.low);
      return;
    case 'likeness':
      duration.write(to, answer.ratio);
      return;
    case 'damage':
      text.write(to, answer.clause);
      return;
    default:
      unreachable(answer);
  }
}

/** The next call with its answers. @throws RecordingDamage */
export function readCall(from: Decoding): RecordedCall {
  from.beginCall();
  const call = readOnlyCall(from, from.input.byte());
  const answers: Answer[] = [];
  while (isAnswer(from.input)) {
    if (answers.length >= ANSWERS_PER_CALL) throw new RecordingDamage('too many answers to a call');
    answers.push(readAnswer(from, from.input.byte()));
  }
  return { call, answers };
}

function isAnswer(input: ByteReader): boolean {
  const code = input.peek();
  return code >= FIRST_ANSWER && code <= LAST_ANSWER;
}

function readOnlyCall(from: Decoding, code: number): Call {
  if (code >= FIRST_OBSERVATION) {
    const observation = readObservation(from, code - FIRST_OBSERVATION);
    if (observation !== null) return { call: 'observe', observation };
  }
  if (code === CODES.origin) return { call: 'origin', originAtMs: instant.read(from) };
  if (code === CODES.advance) return { call: 'advance', nowMs: instant.read(from) };
  if (code === CODES['stop-load']) return { call: 'stop-load', nowMs: instant.read(from) };
  if (code === CODES['begin-readback']) {
    return { call: 'begin-readback', nowMs: instant.read(from) };
  }
  if (code === CODES.conclude) {
    return { call: 'conclude', nowMs: instant.read(from), interrupted: truth.read(from) };
  }
  throw new RecordingDamage(`a record has the unknown code ${code}`);
}

function readAnswer(from: Decoding, code: number): Answer {
  if (code === CODES.hash) {
    const high = word.read(from);
    return { question: 'hash', high, low: word.read(from) };
  }
  if (code === CODES.likeness) return { question: 'likeness', ratio: duration.read(from) };
  return { question: 'damage', clause: text.read(from) };
}

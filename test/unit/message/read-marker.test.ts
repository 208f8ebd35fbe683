// What is read from a text after all that servers do to one.

import { describe, expect, test } from 'vitest';
import { type BodyRecipe, composeBody, readMarker } from '../../../src/message/index.ts';

const scope = { runId: 'a1b2c3d4e5f60718', incarnation: 2 };
const identity = {
  kind: 'fence',
  sender: 70_000,
  receiver: 3,
  sequence: 4_000_000_000,
  attempt: 9,
} as const;
const recipe: BodyRecipe = {
  size: { kind: 'fixed', length: 240 },
  styles: [{ style: 'words', weight: 1 }],
};
const body = composeBody(scope, identity, recipe);
const ours = { status: 'ours', marker: { ...identity, length: 240 } };
const whole = { status: 'damaged', sender: 70_000, receiver: 3, sequence: 4_000_000_000 };
const sequenceOnly = { status: 'damaged', sender: -1, receiver: -1, sequence: 4_000_000_000 };

/** Offsets in the body: the head begins at 6, see layout.ts. */
const HEAD_AT = 6;

function changedAt(index: number, replacement: string): string {
  return body.slice(0, index) + replacement + body.slice(index + 1);
}

describe('readMarker on what a server may have done', () => {
  test.each([
    ['the body as sent', body, ours],
    ['text before it', `Re: ${body}`, ours],
    ['markup around it', `&lt;p&gt;${body}&lt;/p&gt;`, ours],
    ['the opening word cut off', body.slice(6), ours],
    ['spaces encoded', body.replaceAll(' ', '%20'), ours],
    ['the words changed', body.slice(0, 90) + body.slice(99), ours],
    ['the tail cut off', body.slice(0, 100), ours],
    ['the text twice', body + body, ours],
    ['cut after the parties', body.slice(0, HEAD_AT + 47), whole],
    ['cut after the length, with an ellipsis', `${body.slice(0, HEAD_AT + 55)}…`, whole],
    ['the checksum changed', changedAt(HEAD_AT + 62, '*'), whole],
    ['the incarnation changed', changedAt(HEAD_AT + 17, '*'), whole],
    ['one symbol of the run masked', changedAt(HEAD_AT + 3, '*'), whole],
    ['the sender changed', changedAt(HEAD_AT + 20, '*'), sequenceOnly],
    ['the front cut in the sender', body.slice(HEAD_AT + 22), sequenceOnly],
    ['only half the run of the tail left', body.slice(-30), sequenceOnly],
    ['only the tail without its run left', body.slice(-22), sequenceOnly],
    [
      'upper case',
      body.toUpperCase(),
      { status: 'damaged', sender: -1, receiver: -1, sequence: -1 },
    ],
    [
      'cut in the sender',
      body.slice(0, HEAD_AT + 21),
      { status: 'damaged', sender: -1, receiver: -1, sequence: -1 },
    ],
    ['cut within the run', body.slice(0, HEAD_AT + 9), { status: 'none' }],
    ['nothing left', '', { status: 'none' }],
  ])('reads %s', (_, text, expected) => {
    expect(readMarker(text, scope)).toEqual(expected);
  });

  test('mends a head whose sequence is spoilt from the tail', () => {
    expect(readMarker(changedAt(HEAD_AT + 35, '*'), scope)).toEqual(whole);
  });
});

describe('readMarker on what is not of this agent', () => {
  test('knows an intact marker of another run, wherever it stands', () => {
    const foreign = composeBody({ runId: '00000000deadbeef', incarnation: 2 }, identity, recipe);
    expect(readMarker(foreign, scope)).toEqual({ status: 'other-run' });
    expect(readMarker(`bcd${foreign.slice(6)}`, scope)).toEqual({ status: 'other-run' });
    expect(readMarker(`<b>${foreign}</b>`, scope)).toEqual({ status: 'other-run' });
  });

  test('finds nothing in a spoilt marker of another run', () => {
    const foreign = composeBody({ runId: '00000000deadbeef', incarnation: 2 }, identity, recipe);
    expect(readMarker(foreign.slice(10), scope)).toEqual({ status: 'none' });
  });

  test('never calls a marker of another agent of this run ours', () => {
    const sibling = composeBody({ ...scope, incarnation: 3 }, identity, recipe);
    expect(readMarker(sibling, scope)).toEqual(whole);
  });

  test('finds nothing in the messages of the API document', () => {
    for (const text of ['hello there, how are you', 'do me 2k fast', 'hello', '👍', ' ']) {
      expect(readMarker(text, scope)).toEqual({ status: 'none' });
    }
  });

  test('ends soon on a long text of consonants alone', () => {
    expect(readMarker('bcdf'.repeat(250_000), scope)).toEqual({ status: 'none' });
  });
});

// Whether ids grow with time, and of which servers that is asked at all.

import { expect, test } from 'vitest';
import { found, tallyOf } from './expectations.ts';
import { Script } from './script.ts';

type Options = ConstructorParameters<typeof Script>[0];

/** User 0 sends to 1, each message after the conf of the one before, under the ids given. */
function saying(ids: readonly string[], options: Options = {}): Script {
  const script = new Script(options);
  for (const user of [0, 1, 2]) script.open(user);
  script.say(1, 0);
  for (const id of ids) sayAs(script, id);
  return script;
}

function sayAs(script: Script, id: string, [from, to] = [0, 1]): void {
  const sending = script.send(from ?? 0, to ?? 1);
  script.changeRow(sending, { id });
  script.skip(10);
  script.conf(sending, { id });
  script.re(sending, { id });
  script.skip(10);
}

const growing = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => String(5000 + at));

test('A smaller id after a conf is id-order where ids grow', () => {
  const script = saying([...growing(20), '4000', ...growing(40).slice(20)]);
  const result = script.finish();
  expect(found(result)).toEqual({ 'id-order': [1, 0, 0] });
  // All but the first of user 0.
  expect(tallyOf(result, 'id-order')).toMatchObject({ owed: 40, judged: 40 });
});

test('Ids that are drawn at random are legal, and said to be so', () => {
  const ids = Array.from({ length: 40 }, (_, at) => String(1_000_000 + ((at * 61_803) % 99_991)));
  const result = saying(ids).finish();
  expect(found(result)).toEqual({});
  expect(tallyOf(result, 'id-order')).toMatchObject({ owed: 0, judged: 0 });
  expect(result.learned.join()).toContain('The ids of messages do not grow');
});

test('Ids that are promised to grow are judged however few they are', () => {
  const contract = { ids: 'integer' } as const;
  expect(found(saying(['9', '10', '8'], { contract }).finish())).toEqual({ 'id-order': [1, 0, 0] });
});

test('One fall among few ids tells nothing, and is suspected', () => {
  expect(found(saying(['9', '10', '8']).finish())).toEqual({ 'id-order': [0, 0, 1] });
});

test('Ids of each thread, texts, and ids beyond every number are legal', () => {
  const script = saying(growing(20));
  for (let at = 1; at <= 20; at += 1) sayAs(script, String(at), [0, 2]);
  expect(found(script.finish())).toEqual({});
  const texts = ['b', 'a', 'd', 'c'].map((letter) => `${letter}5f0c`);
  expect(found(saying([...texts, ...texts.map((id) => `${id}0`)]).finish())).toEqual({});
  const long = Array.from({ length: 20 }, (_, at) => `99999999999999999${100 + at}`);
  expect(found(saying(long).finish())).toEqual({});
});

test('Pipelined sends may bear their ids the other way round', () => {
  const script = saying(growing(20), { contract: { ids: 'integer' } });
  const sendings = ['7001', '7000'].map((id) => ({ id, sending: script.send(0, 1) }));
  for (const { id, sending } of sendings) {
    script.changeRow(sending, { id });
    script.skip(5);
    script.conf(sending, { id });
    script.re(sending, { id });
  }
  expect(found(script.finish())).toEqual({});
});

test('Another socket may be on another node, with ids of its own', () => {
  const script = saying(growing(20), { contract: { ids: 'integer' } });
  script.close(0, 'us');
  script.open(0);
  sayAs(script, '100');
  sayAs(script, '101');
  expect(found(script.finish())).toEqual({});
});

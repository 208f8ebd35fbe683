// Windows of several agents become one a second, in order, and a straggler does not hold them up.

import { expect, test } from 'vitest';
import type { WindowRecord } from '../../../src/metrics/index.ts';
import { WindowMerger } from '../../../src/run/window-merger.ts';
import { windowOf } from './fixtures.ts';

function merger(): { readonly merger: WindowMerger; readonly told: () => readonly string[] } {
  const emitted: WindowRecord[] = [];
  return {
    merger: new WindowMerger((window) => emitted.push(window)),
    told: () => emitted.map(({ second, counts }) => `${second}:${counts.messages_sent}`),
  };
}

test('one agent is passed on as it comes', () => {
  const { merger: one, told } = merger();
  for (const second of [-1, 0, 1]) one.add(windowOf(second, 10 + second), 1);
  expect(told()).toEqual(['-1:9', '0:10', '1:11']);
});

test('a second of two agents waits for both and adds them up', () => {
  const { merger: two, told } = merger();
  two.add(windowOf(0, 10), 2);
  two.add(windowOf(1, 1), 2);
  expect(told()).toEqual([]);
  two.add(windowOf(0, 5), 2);
  expect(told()).toEqual(['0:15']);
  two.add(windowOf(1, 2), 2);
  expect(told()).toEqual(['0:15', '1:3']);
});

test('a second that is four seconds old goes out without the straggler', () => {
  const { merger: two, told } = merger();
  for (const second of [0, 1, 2, 3]) two.add(windowOf(second, 1), 2);
  expect(told()).toEqual([]);
  two.add(windowOf(4, 1), 2);
  expect(told()).toEqual(['0:1']);
  two.add(windowOf(0, 7), 2);
  two.add(windowOf(5, 1), 2);
  expect(told()).toEqual(['0:1', '0:7', '1:1']);
});

test('the death of an agent releases what waited for it', () => {
  const { merger: two, told } = merger();
  two.add(windowOf(0, 1), 2);
  two.add(windowOf(1, 2), 1);
  expect(told()).toEqual(['0:1', '1:2']);
});

test('the end hands out everything that is held, once', () => {
  const { merger: three, told } = merger();
  three.add(windowOf(1, 2), 3);
  three.add(windowOf(0, 1), 3);
  three.flush();
  three.flush();
  expect(told()).toEqual(['0:1', '1:2']);
});

// The order in which a heap gives back what was pushed.

import { describe, expect, test } from 'vitest';
import { TimedHeap } from '../../../../src/engine/pacing/timed-heap.ts';

describe('a timed heap', () => {
  test('gives the earliest first, and equal instants in the order in which they came', () => {
    const heap = new TimedHeap<string>();
    for (const [atMs, item] of [
      [5, 'e'],
      [1, 'a'],
      [3, 'c'],
      [1, 'b'],
      [3, 'd'],
    ] as const) {
      heap.push(atMs, item);
    }
    const instants: number[] = [];
    const items: (string | undefined)[] = [];
    while (heap.size > 0) {
      instants.push(heap.firstAtMs);
      items.push(heap.pop());
    }
    expect(items).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(instants).toEqual([1, 1, 3, 3, 5]);
  });

  test('is empty when it is empty', () => {
    const heap = new TimedHeap<string>();
    expect([heap.size, heap.firstAtMs, heap.pop()]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
      undefined,
    ]);
    heap.push(1, 'a');
    heap.clear();
    expect([heap.size, heap.firstAtMs]).toEqual([0, Number.POSITIVE_INFINITY]);
  });
});

// Who is woken when, of those that share one heap.

import { describe, expect, test } from 'vitest';
import { type Waiting, Waits } from '../../../../src/engine/pacing/waits.ts';

function sleeper(name: string, woken: [string, number][]): Waiting {
  return { wakeAtMs: Number.NaN, wake: (nowMs) => woken.push([name, nowMs]) };
}

describe('waits', () => {
  test('wake what is due, in order of its instants, and nothing else', () => {
    const woken: [string, number][] = [];
    const waits = new Waits();
    waits.wakeAt(sleeper('late', woken), 30);
    waits.wakeAt(sleeper('second', woken), 20);
    waits.wakeAt(sleeper('first', woken), 10);
    waits.wakeDue(25);
    expect(woken).toEqual([
      ['first', 25],
      ['second', 25],
    ]);
    expect(waits.size).toBe(1);
  });

  test('forget a wish that was cancelled or replaced', () => {
    const woken: [string, number][] = [];
    const waits = new Waits();
    const one = sleeper('one', woken);
    const two = sleeper('two', woken);
    waits.wakeAt(one, 10);
    waits.cancel(one);
    waits.wakeAt(two, 10);
    waits.wakeAt(two, 40);
    waits.wakeDue(39);
    expect(woken).toEqual([]);
    waits.wakeDue(40);
    expect(woken).toEqual([['two', 40]]);
  });

  test('let who is woken wait again', () => {
    const waits = new Waits();
    const wokenAtMs: number[] = [];
    const again: Waiting = {
      wakeAtMs: Number.NaN,
      wake: (nowMs) => {
        wokenAtMs.push(nowMs);
        waits.wakeAt(again, nowMs + 10);
      },
    };
    waits.wakeAt(again, 10);
    for (let nowMs = 0; nowMs <= 35; nowMs += 5) waits.wakeDue(nowMs);
    expect(wokenAtMs).toEqual([10, 20, 30]);
  });
});

// The engine's beat on timers that the test moves.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemTurns } from '../../../../src/engine/pacing/turns.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the turns of the system', () => {
  test('come every millisecond, or as often as was asked for, until they are stopped', () => {
    const turns = systemTurns();
    let count = 0;
    turns.start(() => {
      count += 1;
    });
    vi.advanceTimersByTime(10);
    expect(count).toBe(10);
    turns.setInterval(5);
    vi.advanceTimersByTime(21);
    expect(count).toBe(15);
    turns.stop();
    turns.stop();
    vi.advanceTimersByTime(100);
    expect(count).toBe(15);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('end inside a turn', () => {
    const turns = systemTurns();
    let count = 0;
    turns.start(() => {
      count += 1;
      if (count === 3) turns.stop();
    });
    vi.advanceTimersByTime(100);
    expect(count).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });
});

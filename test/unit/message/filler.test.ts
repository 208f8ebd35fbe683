// The words between head and tail: exact length, legal pieces, nothing like a marker.

import { describe, expect, test } from 'vitest';
import { fillerOf } from '../../../src/message/filler.ts';
import { STYLES, type TextStyleName } from '../../../src/message/style.ts';

const STYLE_NAMES = Object.keys(STYLES) as TextStyleName[];

describe('fillerOf', () => {
  test.each(STYLE_NAMES)('has the exact length in style %s, round the reel too', (style) => {
    for (const length of [1, 2, 31, 32, 5000, 20_000, 70_001]) {
      for (const draw of [0, 1, 2047, 4_000_000_000]) {
        expect(fillerOf(style, length, draw)).toHaveLength(length);
      }
    }
  });

  test('differs by draw and repeats for the same draw', () => {
    const fillers = new Set(Array.from({ length: 500 }, (_, draw) => fillerOf('words', 120, draw)));
    expect(fillers.size).toBe(500);
    expect(fillerOf('words', 120, 77)).toBe(fillerOf('words', 120, 77 + 2048));
  });

  test.each(STYLE_NAMES)('has only legal pieces of bounded length in style %s', (style) => {
    for (const piece of STYLES[style].pieces) {
      expect(piece.isWellFormed()).toBe(true);
      expect(piece.trim()).toBe(piece);
      expect(piece.length).toBeGreaterThan(0);
      expect(piece.length).toBeLessThanOrEqual(32);
      expect(/^\p{M}/u.test(piece)).toBe(false);
    }
  });

  test('never makes a stretch of consonants that could pass for a marker', () => {
    for (const style of STYLE_NAMES) {
      expect(fillerOf(style, 30_000, 0)).not.toMatch(/[bcdfghjlmnpqrtvz]{16}/);
    }
  });
});

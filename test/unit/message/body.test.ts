// Bodies: exact length, legal text, the styles and sizes of the recipe.

import { describe, expect, test } from 'vitest';
import {
  type BodyRecipe,
  composeBody,
  MAX_BODY_LENGTH,
  MIN_BODY_LENGTH,
  readMarker,
  type TextStyleName,
} from '../../../src/message/index.ts';

const scope = { runId: '0123456789abcdef', incarnation: 7 };
const identity = { kind: 'message', sender: 41, receiver: 42, sequence: 5, attempt: 0 } as const;

const STYLE_NAMES: readonly TextStyleName[] = [
  'words',
  'emoji',
  'right-to-left',
  'combining',
  'markup',
  'long-line',
];

function recipeOf(style: TextStyleName, length: number): BodyRecipe {
  return { size: { kind: 'fixed', length }, styles: [{ style, weight: 1 }] };
}

describe('composeBody', () => {
  test('writes a body that is known to the last character', () => {
    const head = 'bcdfghjlmnpqrtvzblbbbbbdnbbbbdpbbbbbbbhhmthgzrlbbbbbbjrcdggdrch';
    const tail = 'bcdfghjlmnpqrtvzbbbbbbbhbbbbjrlrjnrnng';
    expect(composeBody(scope, identity, recipeOf('words', 100))).toBe(`lunch ${head} ${tail}`);
  });

  test('is an opening word, the head, the words and the tail', () => {
    const body = composeBody(scope, identity, recipeOf('words', 200));
    expect(body).toMatch(/^[a-z]{5} [b-z]{63} [a-z .]+[ .][b-z]{38}$/);
    expect(body.slice(6, 22)).toBe('bcdfghjlmnpqrtvz');
    expect(body.slice(-38, -22)).toBe('bcdfghjlmnpqrtvz');
  });

  test.each(STYLE_NAMES)('has exactly the requested length in style %s', (style) => {
    for (let length = MIN_BODY_LENGTH; length < MIN_BODY_LENGTH + 300; length += 1) {
      for (const sequence of [0, 1, 977]) {
        const body = composeBody(scope, { ...identity, sequence }, recipeOf(style, length));
        expect(body).toHaveLength(length);
      }
    }
  });

  test.each(STYLE_NAMES)('is legal text in style %s', (style) => {
    for (let sequence = 0; sequence < 2000; sequence += 1) {
      const length = MIN_BODY_LENGTH + (sequence % 257);
      const body = composeBody(scope, { ...identity, sequence }, recipeOf(style, length));
      expect(body.isWellFormed()).toBe(true);
      expect(body.trim()).toBe(body);
      expect(body.includes('\u0000')).toBe(false);
      expect(/\s\p{M}/u.test(body)).toBe(false);
    }
  });

  test('raises a request below the cost of the marker and cuts one beyond the limit', () => {
    expect(MIN_BODY_LENGTH).toBe(108);
    expect(composeBody(scope, identity, recipeOf('words', 1))).toHaveLength(108);
    const longest = composeBody(scope, identity, recipeOf('emoji', 5_000_000));
    expect(longest).toHaveLength(MAX_BODY_LENGTH);
    expect(longest.isWellFormed()).toBe(true);
    expect(readMarker(longest, scope)).toEqual({
      status: 'ours',
      marker: { ...identity, length: MAX_BODY_LENGTH },
    });
  });

  test('has what makes each style hard: marks, surrogate pairs, direction, markup', () => {
    const combining = composeBody(scope, identity, recipeOf('combining', 260));
    expect(combining.normalize('NFC')).not.toBe(combining);
    const emoji = composeBody(scope, identity, recipeOf('emoji', 260));
    expect(/[\u{10000}-\u{10ffff}]/u.test(emoji)).toBe(true);
    expect(composeBody(scope, identity, recipeOf('right-to-left', 260))).toMatch(
      /[\u0590-\u06ff]{3}/,
    );
    expect(composeBody(scope, identity, recipeOf('markup', 400))).toMatch(/<|&/);
    expect(composeBody(scope, identity, recipeOf('long-line', 400)).split(' ')).toHaveLength(4);
  });

  test('follows the size distribution of the recipe', () => {
    const styles = [{ style: 'words', weight: 1 }] as const;
    const lengths = (size: BodyRecipe['size']): number[] =>
      Array.from(
        { length: 4000 },
        (_, sequence) => composeBody(scope, { ...identity, sequence }, { size, styles }).length,
      ).sort((a, b) => a - b);
    const uniform = lengths({ kind: 'uniform', low: 120, high: 219 });
    expect(uniform[0]).toBe(120);
    expect(uniform.at(-1)).toBe(219);
    expect(new Set(uniform).size).toBe(100);
    const lognormal = lengths({ kind: 'lognormal', median: 300, p99: 900 });
    expect(lognormal[2000]).toBeGreaterThan(285);
    expect(lognormal[2000]).toBeLessThan(315);
    expect(lognormal.filter((length) => length > 900).length).toBeGreaterThan(15);
    expect(lognormal.filter((length) => length > 900).length).toBeLessThan(70);
  });

  test('mixes styles by weight', () => {
    const recipe: BodyRecipe = {
      size: { kind: 'fixed', length: 300 },
      styles: [
        { style: 'words', weight: 3 },
        { style: 'right-to-left', weight: 1 },
      ],
    };
    let rightToLeft = 0;
    for (let sequence = 0; sequence < 4000; sequence += 1) {
      const body = composeBody(scope, { ...identity, sequence }, recipe);
      if (/[\u0590-\u06ff]/.test(body)) rightToLeft += 1;
    }
    expect(rightToLeft).toBeGreaterThan(900);
    expect(rightToLeft).toBeLessThan(1100);
  });

  test('is the same for the same scope, identity and recipe, whatever was made between', () => {
    const recipe = recipeOf('markup', 250);
    const first = composeBody(scope, identity, recipe);
    const otherRun = { runId: 'fedcba9876543210', incarnation: 0 };
    expect(composeBody(otherRun, identity, recipe)).not.toBe(first);
    expect(composeBody(scope, { ...identity, attempt: 1 }, recipe)).not.toBe(first);
    expect(composeBody(scope, identity, recipe)).toBe(first);
  });

  test('refuses a run id that is not 16 hexadecimal digits', () => {
    const wrong = { runId: 'not a run id', incarnation: 0 };
    expect(() => composeBody(wrong, identity, recipeOf('words', 200))).toThrow(
      /16 hexadecimal digits/,
    );
  });
});

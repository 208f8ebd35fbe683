// Text that means harm: refused with a place, within a second, without a stack overflow.

import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/index.ts';

const LEVELS = 100_000;
const HEAD = 'version: 1\nname: hostile\nusers: 2\n';

const NESTED: readonly (readonly [string, string])[] = [
  ['lists in flow style', `seed: ${'['.repeat(LEVELS)}`],
  ['closed lists in flow style', `seed: ${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`],
  ['maps in flow style', `seed: ${'{a: '.repeat(50_000)}`],
  ['compact block lists', `- ${'- '.repeat(LEVELS)}`],
  ['explicit keys', '? '.repeat(LEVELS)],
  ['indented maps', Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
];

const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('');

/** As many wrong values as a text may hold. */
const WRONG_VALUES: readonly (readonly [string, string])[] = [
  ['many wrong labels', `${HEAD}labels:\n${many(2900, (index) => ` k${index}: {}\n`)}`],
  ['many wrong loads', `${HEAD}load:\n${many(2200, (index) => ` k${index}: {}\n`)}`],
  ['many wrong metrics', `${HEAD}thresholds:\n${many(2900, (index) => ` k${index}: x\n`)}`],
  ['many wrong thresholds', `${HEAD}thresholds: { delivery_time: [${'x,'.repeat(5500)}] }\n`],
  ['many wrong checks', `${HEAD}verification: { required: [${'x,'.repeat(5500)}] }\n`],
  ['many unknown keys', `${HEAD}${many(2500, (index) => `${'k'.repeat(60)}${index}: 1\n`)}`],
];

const SLOW: readonly (readonly [string, string])[] = [
  ['many keys', Array.from({ length: 30_000 }, (_, index) => `k${index}:`).join('\n')],
  ['many unclosed quotes', '"'.repeat(250_000)],
  ['many closing braces', '}'.repeat(250_000)],
  ['many anchors', '&a '.repeat(80_000)],
  ['many aliases', '*a\n'.repeat(80_000)],
  ['many documents', '---\n'.repeat(60_000)],
  ['many tags', '!'.repeat(250_000)],
  ['many directives', '%A b\n'.repeat(50_000)],
  ['many comments', '#\n'.repeat(120_000)],
  ['many tabs', '\t'.repeat(250_000)],
  ['many carriage returns', '\r'.repeat(250_000)],
  ['one long word', 'a'.repeat(250_000)],
  ['one long key', `${'a'.repeat(250_000)}: 1`],
  ['one long threshold', `${HEAD}thresholds: { delivery_time: "p(${'9'.repeat(200_000)}" }`],
  ['one long duration', `${HEAD}warmup: "${'1s'.repeat(100_000)}"`],
  ['one long number', `${HEAD}warmup: ${'9'.repeat(200_000)}s`],
  ['NUL characters', '\0'.repeat(100_000)],
  ...WRONG_VALUES,
];

function timed(text: string) {
  // CPU time of this thread: a crowded machine is not the text's fault.
  const before = process.threadCpuUsage();
  const result = parseScenario(text, 'hostile.yaml');
  const { user, system } = process.threadCpuUsage(before);
  return { ...result, cpuMs: (user + system) / 1000 };
}

describe('nesting', () => {
  test.each(NESTED)('100,000 levels of %s are refused with a place', (_, text) => {
    const { scenario, diagnostics, cpuMs } = timed(text);
    expect(scenario).toBeNull();
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'The file nests deeper than 32 levels.',
    ]);
    expect(diagnostics[0]?.position.column).toBeGreaterThan(30);
    expect(cpuMs).toBeLessThan(1000);
  });

  test('a place deep in the file is named by its line', () => {
    const { diagnostics } = parseScenario(`${HEAD}seed:\n  ${'['.repeat(40)}`, 'x.yaml');
    expect(diagnostics.map(({ position }) => position)).toEqual([{ line: 5, column: 35 }]);
  });
});

describe('size', () => {
  test.each(SLOW)('%s end within a second', (_, text) => {
    const { scenario, diagnostics, cpuMs } = timed(text);
    expect(scenario).toBeNull();
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(101);
    expect(cpuMs).toBeLessThan(1000);
  });

  test('a text above 256 KiB is refused as a whole', () => {
    const { diagnostics } = parseScenario('#'.repeat(256 * 1024 + 1), 'x.yaml');
    expect(diagnostics.map(({ message }) => message)).toEqual(['The text is larger than 256 KiB.']);
  });

  test('an alias bomb is refused before it is expanded', () => {
    const levels = Array.from({ length: 20 }, (_, level) => {
      const item = level === 0 ? 'x' : `*a${level - 1}`;
      return `  a${level}: &a${level} [${Array.from({ length: 20 }, () => item).join(', ')}]`;
    });
    const { scenario, diagnostics, cpuMs } = timed(`labels:\n${levels.join('\n')}\n`);
    expect(scenario).toBeNull();
    expect(diagnostics.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^The file holds more than 10,000 values/),
    );
    expect(cpuMs).toBeLessThan(1000);
  });

  test('a value cannot hold itself', () => {
    const { diagnostics } = parseScenario('seed: &a [*a]\n', 'x.yaml');
    expect(diagnostics.map(({ message }) => message)).toContain(
      "The alias '*a' has no anchor before it.",
    );
  });

  test('more than 100 mistakes are counted, the first are shown', () => {
    const keys = Array.from({ length: 150 }, (_, index) => `x${index}: 1`).join('\n');
    const { diagnostics } = parseScenario(`${HEAD}${keys}\n`, 'x.yaml');
    expect(diagnostics.length).toBe(101);
    expect(diagnostics.at(-1)?.message).toBe('And 51 more.');
  });
});

describe('keys', () => {
  test('no key reaches a prototype', () => {
    const text = `${HEAD}__proto__: { polluted: 1 }\nload: { __proto__: { a: 1 } }\nlabels: { __proto__: x, toString: y }\n`;
    const { scenario } = parseScenario(text, 'x.yaml', {
      overrides: [
        { path: '__proto__.polluted', value: '1' },
        { path: 'labels.__proto__', value: 'x' },
      ],
      labels: ['__proto__=x'],
    });
    expect(scenario).toBeNull();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

// The fault file: what it gives, and every mistake it can hold.

import { describe, expect, test } from 'vitest';
import { EarshotError } from '../../../../src/base/index.ts';
import { FAULT_NAMES, FAULTS, parseFaults } from '../../../../src/server/index.ts';

/** The text of the error that a fault file gives. */
function mistakesOf(text: string): string[] {
  try {
    parseFaults(text, 'faults.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(EarshotError);
    expect(error).toMatchObject({ code: 'USAGE', exitCode: 2 });
    return (error as EarshotError).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe('a fault file', () => {
  test('gives rules with windows in milliseconds and parameters filled in', () => {
    const text = [
      '- { fault: drop-re, rate: 0.01, users: [a@b.c], window: { from: 5s, for: 1m }, seed: 7 }',
      '- fault: html-escape',
      '  every: 100',
      '  channels: [conf]',
      '- { fault: delay-re, once: true }',
    ].join('\n');
    expect(parseFaults(text, 'faults.yaml')).toEqual([
      {
        fault: 'drop-re',
        rate: 0.01,
        users: ['a@b.c'],
        window: { fromMs: 5000, forMs: 60_000 },
        seed: '7',
        parameters: {},
      },
      { fault: 'html-escape', every: 100, parameters: { channels: ['conf'] } },
      { fault: 'delay-re', once: true, parameters: { delay: '4s' } },
    ]);
  });

  test('lets a state hold all the time when it says nothing of when', () => {
    const text = [
      '- { fault: relay-stop, window: { from: 1s, for: 2s } }',
      '- { fault: relay-stop, once: 9, lasts: 5s }',
    ].join('\n');
    expect(parseFaults(text, 'faults.yaml')).toEqual([
      {
        ...{ fault: 'relay-stop', rate: 1, window: { fromMs: 1000, forMs: 2000 } },
        parameters: { lasts: '2s' },
      },
      { fault: 'relay-stop', once: 9, parameters: { lasts: '5s' } },
    ]);
  });

  test('may be JSON, and may be empty', () => {
    expect(parseFaults('[{"fault":"nfc","once":3}]', 'f.json')).toMatchObject([{ once: 3 }]);
    expect(parseFaults('[]', 'f.json')).toEqual([]);
  });

  test('tells all its mistakes at once, with line and suggestion', () => {
    const text = [
      '- { fault: drop-er, rate: 1 }',
      '- { fault: nfc }',
      '- { fault: nfc, rate: 2 }',
      '- { fault: nfc, every: 0 }',
      '- { fault: nfc, once: false }',
      '- { fault: nfc, once: true, rat: 1 }',
      '- { fault: delay-re, once: true, delay: 5 }',
      '- { fault: nfc, once: true, delay: 5s }',
      '- { fault: nfc, once: true, window: { from: 5 } }',
      '- { fault: nfc, once: true, users: bob }',
      '- nfc',
      '- { rate: 1 }',
      '- { fault: nfc, once: true, channels: [web] }',
    ].join('\n');
    expect(mistakesOf(text)).toEqual([
      'faults.yaml: line 1: unknown fault `drop-er`; did you mean `drop-re`?',
      'faults.yaml: line 2: give exactly one of `rate`, `every`, `once`',
      'faults.yaml: line 3: `rate` must be a number above 0 and up to 1',
      'faults.yaml: line 4: `every` must be a whole number from 1',
      'faults.yaml: line 5: `once` must be true or a whole number from 1',
      'faults.yaml: line 6: nfc: unknown key `rat`; did you mean `rate`?',
      'faults.yaml: line 7: delay-re: `delay` must be a duration such as 250ms',
      'faults.yaml: line 8: nfc: unknown key `delay`',
      'faults.yaml: line 9: `window` must be { from: DURATION, for: DURATION }, ' +
        'such as { from: 5s, for: 10s }',
      'faults.yaml: line 10: `users` must be a list of ids or e-mails',
      'faults.yaml: line 11: each entry must be a mapping with a key `fault`',
      'faults.yaml: line 12: `fault` is missing',
      'faults.yaml: line 13: nfc: `channels` must be a list of conf, re, row',
    ]);
  });

  test.each([
    ['a mapping', 'fault: nfc', 'the file must be a list of faults'],
    ['nothing', '', 'the file must be a list of faults'],
    ['a duplicate key', '- { fault: nfc, fault: nfc, once: true }', 'Map keys must be unique'],
    ['too much', `# ${'x'.repeat(70_000)}`, 'the file is larger than 64 KiB'],
    ['too many', '- { fault: nfc, once: true }\n'.repeat(101), 'more than 100 faults'],
    ['an alias bomb', aliasBomb(), 'too many aliases'],
  ])('that holds %s is refused', (_what, text, mistake) => {
    expect(mistakesOf(text).join('\n')).toContain(mistake);
  });

  test('cannot reach the prototype of anything', () => {
    expect(mistakesOf('- { fault: nfc, once: true, __proto__: { rate: 1 } }')).not.toEqual([]);
    expect(mistakesOf('- { fault: constructor, once: true }')).not.toEqual([]);
    expect(mistakesOf('- { fault: nfc, once: true, constructor: 1 }')).not.toEqual([]);
  });
});

test('every fault of the catalogue has an entry, and every entry a fault', () => {
  expect(Object.keys(FAULTS)).toEqual([...FAULT_NAMES]);
});

function aliasBomb(): string {
  const lines = ['- &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1) {
    const alias = `*a${level - 1}`;
    lines.push(`- &a${level} [${Array(9).fill(alias).join(', ')}]`);
  }
  return lines.join('\n');
}

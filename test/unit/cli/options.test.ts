// The options as data: their variables, their numbers and pairs, and how they are refused.

import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import {
  makeOption,
  OUTPUT_KINDS,
  PLAN_OPTIONS,
  parseWhole,
  REPORT_OPTIONS,
  RUN_OPTIONS,
  SCENARIO_OPTIONS,
  SERVE_OPTIONS,
  splitPair,
} from '../../../src/cli/options.ts';
import { parseOutputs } from '../../../src/cli/outputs.ts';
import { REPORT_KINDS } from '../../../src/report/index.ts';

const ALL = [
  ...SCENARIO_OPTIONS,
  ...RUN_OPTIONS,
  ...PLAN_OPTIONS,
  ...REPORT_OPTIONS,
  ...SERVE_OPTIONS,
];

describe('an option', () => {
  test('has a variable named after it, unless it says that it has none', () => {
    const variables = new Set(ALL.flatMap((row) => makeOption(row).envVar ?? []));
    expect([...variables].toSorted((a, b) => a.localeCompare(b))).toEqual([
      'EARSHOT_CI',
      'EARSHOT_CONNECTIONS',
      'EARSHOT_DB',
      'EARSHOT_DURABILITY',
      'EARSHOT_DURATION',
      'EARSHOT_FAULTS',
      'EARSHOT_FAULTS_LOG',
      'EARSHOT_HOST',
      'EARSHOT_JWT_SECRET_FILE',
      'EARSHOT_MESSAGES_PER_SECOND',
      'EARSHOT_METRICS',
      'EARSHOT_METRICS_LINGER',
      'EARSHOT_OUT',
      'EARSHOT_PORT',
      'EARSHOT_PUSHGATEWAY',
      'EARSHOT_PUSHGATEWAY_AUTH',
      'EARSHOT_SCALE',
      'EARSHOT_SEED',
      'EARSHOT_SHARD',
      'EARSHOT_TARGET',
      'EARSHOT_TOKEN_LIFETIME',
      'EARSHOT_UI',
      'EARSHOT_USERS',
      'EARSHOT_USERS_FILE',
      'EARSHOT_WORKERS',
    ]);
  });

  test('that may be repeated is collected in its order', () => {
    const command = new Command();
    for (const row of RUN_OPTIONS) command.addOption(makeOption(row));
    const line = ['--set', 'a=1', '-o', 'json=x', '--set', 'b=2', '--allow-target', 'h'];
    command.parse(line, { from: 'user' });
    expect(command.opts()).toMatchObject({
      set: ['a=1', 'b=2'],
      output: ['json=x'],
      allowTarget: ['h'],
    });
  });

  test('of our own processes is hidden from the help', () => {
    const hidden = ALL.filter((row) => makeOption(row).hidden).map(({ flags }) => flags);
    expect(hidden).toEqual(['--embedded']);
  });

  test('that takes a secret takes the name of a file', () => {
    const secretive = ALL.filter(({ flags }) => /secret|password|token(?!-lifetime)/.test(flags));
    expect(secretive.map(({ flags }) => flags)).toEqual(['--jwt-secret-file <file>']);
  });
});

describe('a whole number', () => {
  const bounds = { low: 1, high: 256 };

  test.each([
    ['1', 1],
    ['256', 256],
    ['007', 7],
  ])('may be written as %s', (text, value) => {
    expect(parseWhole('--workers', text, bounds)).toBe(value);
  });

  test.each(['0', '257', '-1', '1.5', '1e2', '0x10', '', ' 1', '１', 'NaN', '9'.repeat(400)])(
    'is refused when it is written as %j',
    (text) => {
      expect(() => parseWhole('--workers', text, bounds)).toThrow(
        expect.objectContaining({
          code: 'USAGE',
          message: `--workers takes a whole number from 1 to 256, not '${text}'.`,
        }),
      );
    },
  );
});

describe('a pair', () => {
  test.each([
    ['a=b', ['a', 'b']],
    ['a=', ['a', '']],
    ['a=b=c', ['a', 'b=c']],
  ])('%s is split at its first sign', (text, pair) => {
    expect(splitPair('--label', text)).toEqual(pair);
  });

  test.each(['a', '=b', ''])('%j is refused with the flag', (text) => {
    expect(() => splitPair('--label', text)).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: `--label takes name=value, not '${text}'.`,
      }),
    );
  });
});

describe('an output', () => {
  test('is of a kind that the help names, and the help names no other', () => {
    expect(OUTPUT_KINDS).toEqual(REPORT_KINDS);
  });

  test('is a kind and a path', () => {
    expect(parseOutputs(['json=a=b.json', 'html=x.html'])).toEqual([
      { kind: 'json', path: 'a=b.json' },
      { kind: 'html', path: 'x.html' },
    ]);
  });

  test.each(['pdf=x', 'json=', 'constructor=x'])('%s is refused with the kinds', (text) => {
    expect(() => parseOutputs([text])).toThrow(
      `-o takes kind=path with one of ${OUTPUT_KINDS.join(', ')}, not '${text}'.`,
    );
  });
});

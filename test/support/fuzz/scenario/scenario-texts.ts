// Scenarios that are right, and ones that are wrong in one known way. The wrong ones must be
// refused; damaged ones only have to be read to an end. Written from the language's page alone.

import type { Random } from '../../../../src/base/index.ts';
import { cutShort, pick } from '../fuzz-kind.ts';

export interface ScenarioCase {
  readonly how: string;
  readonly text: string;
  /** `any`: damaged in a way of which nobody knows what is left. */
  readonly expected: 'taken' | 'refused' | 'any';
}

type Make = (random: Random, text: string) => string;

/** A line with a key of a known map, to put something below or beside it. */
const MAPS = [
  { begin: '', indent: '' },
  { begin: 'connect:', indent: '  ' },
  { begin: 'load:\n  talk:', indent: '    ' },
  { begin: 'heartbeat:', indent: '  ' },
  { begin: 'reconnect:', indent: '  ' },
  { begin: 'deadlines:', indent: '  ' },
  { begin: 'contract:', indent: '  ' },
  { begin: 'verification:', indent: '  ' },
  { begin: 'generator:', indent: '  ' },
  { begin: 'messages:', indent: '  ' },
  { begin: 'onTargetLost:', indent: '  ' },
] as const;

/** A right scenario in blocks, every value on a line of its own. */
export const WHOLE = `version: 1
name: fuzzed
target: embedded
accounts: generated
auth: tokens
users: 100
connect:
  rate: 100/s
  inFlight: 20
conversations: pairs
warmup: 1s
load:
  talk:
    executor: constant-arrival-rate
    behavior: send-message
    rate: 10/s
    duration: 1m
messages:
  size: 40..200
heartbeat:
  interval: 25s
  timeout: 20s
reconnect:
  base: 100ms
  max: 5s
deadlines:
  confirm: 3s
  deliver: 4s
contract:
  devices: all
verification:
  coverage: 99%
generator:
  pacerLag: 50ms
onTargetLost:
  after: 30s
thresholds:
  delivery_time: ["p(99) < 1s"]
seed: fuzz-1
labels:
  build: 12
`;

const UNKNOWN_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'zzz',
  '"\\u0000"',
  '"us\\u200bers"',
  '1',
  '~',
  '"<<"',
  'x'.repeat(2000),
];

/** Keys whose values are of one kind, and what is none of it. */
const TIMES = ['warmup', 'interval', 'timeout', 'base', 'max', 'confirm', 'deliver', 'pacerLag'];
const NO_TIMES = ['-1s', '5', '1 parsec', '.nan', '.inf', '1e999', '1s..', '9999999d', '[]', '{}'];
const NO_COUNTS = [
  '-1',
  '0.5',
  '.nan',
  '-.inf',
  '1e999',
  '"many"',
  '0x7fffffffffffffff',
  '[2]',
  '{}',
];
const NO_RATES = ['-1/s', '1', '1/', '/s', '1e999/s', '1/fortnight', '.nan', '[]', '99999999999/s'];

const set = (text: string, key: string, value: string): string =>
  text.replace(
    new RegExp(`^( *)${key}: .*$`, 'm'),
    (_all, indent: string) => `${indent}${key}: ${value}`,
  );

const below = (text: string, map: (typeof MAPS)[number], line: string): string =>
  map.begin === ''
    ? `${text}${line}\n`
    : text.replace(`${map.begin}\n`, () => `${map.begin}\n${map.indent}${line}\n`);

const LAWFUL: Readonly<Record<string, Make>> = {
  'as it was written': (_random, text) => text,
  'with comments and blanks': (random, text) =>
    text.replaceAll('\n', pick(random, ['\n\n', ' # note\n', '\r\n', '\n# ---\n'])),
  'in other quotes': (random, text) =>
    text.replace(
      'name: fuzzed',
      pick(random, ['name: "fuzzed"', "name: 'fuzzed'", '"name": fuzzed']),
    ),
  'with an anchor that is used': (_random, text) =>
    text.replace('confirm: 3s', 'confirm: &t 3s').replace('deliver: 4s', 'deliver: *t'),
  'without what has a default': (random, text) =>
    text.replace(
      new RegExp(
        `^${pick(random, ['seed', 'target', 'auth', 'warmup', 'conversations'])}: .*\\n`,
        'm',
      ),
      '',
    ),
};

const WRONG: Readonly<Record<string, Make>> = {
  'an unknown key': (random, text) =>
    below(text, pick(random, MAPS), `${pick(random, UNKNOWN_KEYS)}: 1`),
  'a key twice': (random, text) => {
    const lines = text.split('\n');
    const keyed = lines.flatMap((line, at) => (/^ *[a-zA-Z]+: \S/.test(line) ? [at] : []));
    const at = pick(random, keyed);
    return lines.toSpliced(at, 0, lines[at] ?? '').join('\n');
  },
  'a key that is missing': (random, text) => {
    const key = pick(random, [
      'version',
      'name',
      'users',
      'executor',
      'behavior',
      'rate: 10/',
      'duration',
    ]);
    return text.replace(new RegExp(`^ *${key}.*\\n`, 'm'), '');
  },
  'a time that is none': (random, text) => set(text, pick(random, TIMES), pick(random, NO_TIMES)),
  'a count that is none': (random, text) =>
    set(text, pick(random, ['users', 'inFlight']), pick(random, NO_COUNTS)),
  'a rate that is none': (random, text) => set(text, 'rate', pick(random, NO_RATES)),
  'another version': (random, text) =>
    set(text, 'version', pick(random, ['2', '0', '"1"', '1.1', 'one', '[1]', '-1', '.nan'])),
  'a word that nobody knows': (random, text) =>
    set(
      text,
      pick(random, ['executor', 'behavior', 'conversations', 'devices', 'auth', 'target']),
      pick(random, [
        'constructor',
        'send message',
        '[]',
        '1',
        'true',
        '"\\u0000"',
        'x'.repeat(5000),
      ]),
    ),
  'a name that is none': (random, text) =>
    set(
      text,
      'name',
      pick(random, ['../../etc', '"a\\nb"', '"\\u001b[2J"', '""', '-x', 'a b', 'x'.repeat(65)]),
    ),
  'a tag': (random, text) =>
    text.replace(
      'users: 100',
      `users: ${pick(random, ['!!binary MTAw', '!x 100', '!!js/function "x"', '!!set {}'])}`,
    ),
  'a merge key': (_random, text) =>
    text.replace('connect:\n', 'connect: &c\n').replace('heartbeat:\n', 'heartbeat:\n  <<: *c\n'),
  'an alias of nothing': (_random, text) => set(text, 'users', '*nobody'),
  'an alias of itself': (_random, text) => text.replace('labels:\n', 'labels: &l\n  self: *l\n'),
  'an alias bomb': (_random, text) => {
    const levels = Array.from({ length: 12 }, (_, at) => {
      const item = at === 0 ? 'x' : `*a${at - 1}`;
      return `a${at}: &a${at} [${Array.from({ length: 9 }, () => item).join(', ')}]`;
    });
    return `${levels.join('\n')}\n${text}`;
  },
  'two documents': (_random, text) => `${text}---\n${text}`,
  'a tab': (_random, text) => text.replace('  rate:', '\trate:'),
  'a bracket that stays open': (random, text) =>
    set(
      text,
      pick(random, ['conversations', 'size', 'seed']),
      pick(random, ['[a', '{a: ', '"a', "'a"]),
    ),
  'deep nesting': (random, text) => {
    const depth = 33 + random.nextBelow(20_000);
    const [open, shut] = pick(random, [
      ['[', ']'],
      ['{a: ', '}'],
    ] as const);
    return set(text, 'seed', open.repeat(depth) + shut.repeat(depth));
  },
  'deep blocks': (_random, text) =>
    `${text}deep:\n${Array.from({ length: 400 }, (_, at) => `${' '.repeat(at + 1)}a:`).join('\n')}\n`,
  'a huge text': (random, text) =>
    set(
      text,
      pick(random, ['name', 'seed', 'build', 'size']),
      'x'.repeat(random.nextBelow(300_000) + 500),
    ),
  'a huge list': (_random, text) => `${text}more: [${'1,'.repeat(20_000)}1]\n`,
  'many keys': (_random, text) =>
    `${text}${Array.from({ length: 4000 }, (_, at) => `k${at}: 1`).join('\n')}\n`,
  'an empty value': (random, text) =>
    set(
      text,
      pick(random, ['users', 'name', 'version', 'executor', 'rate']),
      pick(random, ['', '~', 'null']),
    ),
  'no map': (random) =>
    pick(random, ['', '[]', '1', 'x', '- a\n- b', '~', '# nothing', '"', '\u0000']),
  'a secret in the open': (random, text) => {
    const written = pick(random, [
      'auth: { jwt: { secret: hunter2hunter2 } }',
      'auth: { jwt: { secret: "$' + '{env:}" } }',
    ]);
    return text.replace('auth: tokens', written);
  },
  'a threshold that is none': (random, text) =>
    text.replace(
      '"p(99) < 1s"',
      pick(random, [
        '"p(101) < 1s"',
        '"p(99"',
        '"p(99) < 1"',
        '""',
        '1',
        '"rm -rf"',
        '"p(.nan) < 1s"',
      ]),
    ),
};

const EDITS = [
  '[[[',
  '}}',
  '&a ',
  '*a',
  '"',
  "'",
  '|\n',
  '- ',
  '? ',
  '%YAML 1.1\n',
  '---\n',
  '\t',
  '\u0000',
  '\ufeff',
  '\ud800',
  '__proto__: 1\n',
  '<<: *a',
  '!!x ',
  '#',
  ': ',
  '\u2028',
  '\r',
  '\u0085',
  '>-\n',
];

const DAMAGED: Readonly<Record<string, Make>> = {
  'cut short': (random, text) => cutShort(random, text),
  'edited anywhere': (random, text) => {
    let edited = text;
    for (let left = 1 + random.nextBelow(6); left > 0; left -= 1) {
      const at = random.nextBelow(edited.length + 1);
      edited = edited.slice(0, at) + pick(random, EDITS) + edited.slice(at + random.nextBelow(12));
    }
    return edited;
  },
  'its lines shuffled': (random, text) => {
    const lines = text.split('\n');
    const [from, to] = [random.nextBelow(lines.length), random.nextBelow(lines.length)];
    const [line = ''] = lines.splice(from, 1);
    return lines.toSpliced(to, 0, line).join('\n');
  },
};

const WAYS = [
  ...Object.entries(LAWFUL).map((way) => [...way, 'taken'] as const),
  ...Object.entries(WRONG).map((way) => [...way, 'refused'] as const),
  ...Object.entries(DAMAGED).flatMap((way) =>
    Array.from({ length: 4 }, () => [...way, 'any'] as const),
  ),
];
/** Long texts: seldom, for they are slow to make and to refuse. */
const HEAVY = /huge|many|deep|bomb/;

/** A scenario, and what must come of it. */
export function scenarioCase(random: Random, texts: readonly string[]): ScenarioCase {
  let way = pick(random, WAYS);
  if (HEAVY.test(way[0]) && random.nextBoolean(0.9)) way = pick(random, WAYS.slice(0, 8));
  const [how, make, expected] = way;
  const text = expected === 'any' ? pick(random, [WHOLE, ...texts]) : WHOLE;
  return { how, text: make(random, text), expected };
}

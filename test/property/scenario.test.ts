// Whatever the text, parsing ends: no throw, no hang, a place for every mistake; and what is
// taken is finite, not negative, frozen, and says what was written.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import {
  BEHAVIOR_NAMES,
  formatDiagnostics,
  type ParseOptions,
  parseScenario,
} from '../../src/scenario/index.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/scenarios');
const TEXTS = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8'));
const VALID = readdirSync(FOLDER)
  .filter((name) => name.startsWith('valid-'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'));

const RUNS = { numRuns: 150 };

const HOSTILE_TEXTS = [
  '.nan',
  '-.inf',
  '-1',
  '1e999',
  '0x7fffffffffff',
  '[[[[',
  '}}',
  '{a: ',
  '&a ',
  '*a',
  '"',
  "'",
  '|\n',
  '- ',
  '? ',
  '!!binary ',
  '%YAML 1.1\n',
  '---\n',
  '\t',
  '\u0000',
  '\ufeff',
  '\ud800',
  '__proto__: 1\n',
  '<<: *a',
  '${env:A}',
  '${file:/etc/passwd}',
  '~',
  '1s..',
  'lognormal(1,',
  'p(99) < ',
  '#',
  ': ',
];

const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.MAX_SAFE_INTEGER,
  '',
  '-5s',
  '5 s',
  '1e3s',
  '0/s',
  '99999999999999999999999/s',
  '1s..1ms',
  'friends(0)',
  'celebrity(999999999)',
  'p(100) < 1ms',
  [],
  {},
  [[]],
  { constructor: 1 },
  { executor: 'idle' },
];

function places(diagnostics: ReturnType<typeof parseScenario>['diagnostics'], text: string): void {
  const lineCount = text.split(/\r\n|\n|\r/).length + 1;
  for (const { position, file, message } of diagnostics) {
    expect(message.length).toBeGreaterThan(0);
    expect(message.length).toBeLessThan(500);
    const isFlag = file.startsWith('--') && position.line === 0 && position.column === 0;
    const isPlace = position.line >= 1 && position.column >= 1 && position.line <= lineCount;
    expect(isFlag || isPlace).toBe(true);
  }
}

function sound(value: unknown, path = 'scenario'): void {
  if (typeof value === 'number') {
    expect([path, Number.isFinite(value) && value >= 0]).toEqual([path, true]);
  }
  expect([path, value === undefined]).toEqual([path, false]);
  if (typeof value !== 'object' || value === null) return;
  expect([path, Object.isFrozen(value)]).toEqual([path, true]);
  for (const [key, child] of Object.entries(value)) sound(child, `${path}.${key}`);
}

function judge(text: string, options: ParseOptions = {}): void {
  // CPU time of this thread: a crowded machine is not the text's fault.
  const before = process.threadCpuUsage();
  const { scenario, diagnostics } = parseScenario(text, 'x.yaml', options);
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1000);
  places(diagnostics, text);
  formatDiagnostics(diagnostics, text, { color: false });
  const hasError = diagnostics.some(({ severity }) => severity === 'error');
  expect(scenario === null).toBe(hasError);
  // Claims may hold any number: they are the server's business.
  for (const [key, part] of Object.entries(scenario ?? {})) if (key !== 'auth') sound(part, key);
}

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.integer({ min: 0, max: 12 }),
    insert: fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ maxLength: 6 })),
  }),
  { minLength: 1, maxLength: 6 },
);

function edited(text: string, changes: readonly Edit[]): string {
  return changes.reduce((current, { at, remove, insert }) => {
    const index = Math.floor(at * current.length);
    return current.slice(0, index) + insert + current.slice(index + remove);
  }, text);
}

/** Replaces one value somewhere in a document. */
function replaced(document: unknown, steps: readonly number[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof document !== 'object' || document === null) return value;
  const keys = Object.keys(document);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return value;
  const child = replaced((document as Record<string, unknown>)[key], rest, value);
  return Array.isArray(document)
    ? document.map((item: unknown, index) => (String(index) === key ? child : item))
    : { ...document, [key]: child };
}

describe('any text', () => {
  test('of any characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => judge(text)),
      RUNS,
    );
  });

  test('made of the marks of YAML', () => {
    const mark = fc.constantFrom(...HOSTILE_TEXTS, 'a', '\n', ' ', '  ', ': ', ', ', ']', '}');
    const text = fc.array(mark, { maxLength: 200 }).map((marks) => marks.join(''));
    fc.assert(
      fc.property(text, (written) => judge(written)),
      RUNS,
    );
  });

  test('that was a scenario before it was damaged', () => {
    const damaged = fc.tuple(fc.constantFrom(...TEXTS), edits).map(([t, e]) => edited(t, e));
    fc.assert(
      fc.property(damaged, (text) => judge(text)),
      RUNS,
    );
  });

  test('whose values were replaced', () => {
    const steps = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 5 });
    const value = fc.oneof(fc.constantFrom(...HOSTILE_VALUES), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(fc.constantFrom(...VALID), steps, value, (text, path, hostile) =>
        judge(stringify(replaced(parse(text), path, hostile))),
      ),
      RUNS,
    );
  });

  test('with any flags', () => {
    const word = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS, '10%', '5s', 'a=b'), fc.string());
    const path = fc.oneof(
      fc.constantFrom('load.talk.rate', 'users', 'load.commuters.stages.0.to', 'target.url', 'a.b'),
      fc.string(),
    );
    const override = fc.record({ path, value: word });
    const options = fc.record(
      {
        overrides: fc.array(override, { maxLength: 3 }),
        scale: word,
        duration: word,
        seed: word,
        target: word,
        labels: fc.array(word, { maxLength: 2 }),
        allowTargets: fc.array(word, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...VALID), options, (text, flags) => judge(text, flags)),
      RUNS,
    );
  });
});

const UNIT_MS = { ms: 1, s: 1000, m: 60_000 } as const;
const SECONDS = { s: 1, m: 60, h: 3600 } as const;

const durationOf = (max: number) =>
  fc
    .tuple(fc.integer({ min: 1, max }), fc.constantFrom('ms', 's', 'm'))
    .map(([amount, unit]) => ({ text: `${amount}${unit}`, ms: amount * UNIT_MS[unit] }));

const rateOf = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.constantFrom('s', 'm', 'h'))
  .map(([amount, unit]) => ({ text: `${amount}/${unit}`, perSecond: amount / SECONDS[unit] }));

const loadOf = fc.record({
  name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/).filter((name) => !(name in {})),
  behavior: fc.constantFrom(...BEHAVIOR_NAMES),
  rate: rateOf,
  duration: durationOf(50),
  startAt: durationOf(50),
  cells: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
});

const modelOf = fc.record({
  name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9._-]{0,30}$/),
  seed: fc.stringMatching(/^[\w.:-]{1,20}$/),
  friends: fc.integer({ min: 1, max: 9 }),
  spare: fc.integer({ min: 1, max: 50 }),
  warmup: durationOf(50),
  withoutPercent: fc.integer({ min: 0, max: 100 }),
  loads: fc.uniqueArray(loadOf, { minLength: 1, maxLength: 5, selector: ({ name }) => name }),
});

type Model = typeof modelOf extends fc.Arbitrary<infer M> ? M : never;

function populationOf({ friends, spare, loads }: Model) {
  const cell = friends + 1;
  const claimed = loads.reduce((sum, { cells }) => sum + (cells ?? 0) * cell, 0);
  return { cell, users: claimed + spare * cell };
}

function written(model: Model): string {
  const { cell, users } = populationOf(model);
  const load = model.loads.map(({ name, behavior, rate, duration, startAt, cells }) => {
    const slice = cells === null ? {} : { users: cells * cell };
    const executor = 'constant-arrival-rate';
    const times = { rate: rate.text, duration: duration.text, startAt: startAt.text };
    return [name, { executor, behavior, ...times, ...slice }] as const;
  });
  return stringify({
    version: 1,
    name: model.name,
    seed: model.seed,
    users,
    conversations: `friends(${model.friends})`,
    warmup: model.warmup.text,
    heartbeat: { without: `${model.withoutPercent}%` },
    load: Object.fromEntries(load),
  });
}

describe('a scenario that is printed', () => {
  test('is read back with the same values, whatever they are', () => {
    fc.assert(
      fc.property(modelOf, (model) => {
        const { name, seed, friends, warmup, withoutPercent, loads } = model;
        const { cell, users } = populationOf(model);
        const text = written(model);
        const { scenario, diagnostics } = parseScenario(text, 'x.yaml');
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect({
          name: scenario?.name,
          seed: scenario?.seed,
          users: scenario?.users,
          conversations: scenario?.conversations,
          warmupMs: scenario?.warmupMs,
          without: scenario?.heartbeat.withoutRatio,
        }).toEqual({
          name,
          seed,
          users,
          conversations: { kind: 'friends', friendCount: friends },
          warmupMs: warmup.ms,
          without: withoutPercent / 100,
        });
        expect(scenario?.loads).toEqual(
          loads.map((load) =>
            expect.objectContaining({
              name: load.name,
              behaviors: [{ behavior: load.behavior, weight: 1 }],
              ratePerSecond: load.rate.perSecond,
              durationMs: load.duration.ms,
              startAtMs: load.startAt.ms,
              users: load.cells === null ? null : load.cells * cell,
            }),
          ),
        );
      }),
      RUNS,
    );
  });

  test('means the same however YAML writes it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...VALID),
        fc.constantFrom('BLOCK' as const, 'FLOW' as const),
        fc.boolean(),
        (text, style, isJson) => {
          const printed = isJson
            ? JSON.stringify(parse(text))
            : stringify(parse(text), { collectionStyle: style === 'FLOW' ? 'flow' : 'block' });
          const meaning = (written: string): unknown => {
            const { scenario } = parseScenario(written, 'x.yaml');
            return JSON.parse(
              JSON.stringify({ ...scenario, sha256: '' }, (key, value: unknown) =>
                key === 'position' ? undefined : value,
              ),
            );
          };
          expect(meaning(printed)).toEqual(meaning(text));
        },
      ),
      { numRuns: 30 },
    );
  });
});

// The schema of result.json against the type, real results, and mistakes.

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { EarshotError } from '../../../src/base/index.ts';
import { renderJson } from '../../../src/report/index.ts';
import { makeResultSchema, parseResult, type RunResult } from '../../../src/run/index.ts';
import type { ParsedResult } from '../../../src/run/result-schema.ts';
import { RESULTS } from '../../golden/report/results.ts';

type Frozen<T> = T extends (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

const validate = new Ajv2020({
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
}).compile(makeResultSchema());

describe('the schema of result.json', () => {
  it('has the type of RunResult', () => {
    expectTypeOf<Frozen<ParsedResult>>().toEqualTypeOf<Plain<RunResult>>();
  });

  it.each(Object.entries(RESULTS))('accepts a %s run', (_, result) => {
    expect(validate(JSON.parse(renderJson(result)))).toBe(true);
  });

  it('refuses a missing, an unknown and a mistyped key', () => {
    const { runId, ...without } = RESULTS.passing;
    const broken = [without, { ...RESULTS.passing, more: 1 }, { ...RESULTS.passing, exitCode: 7 }];
    expect([runId.length > 0, ...broken.map((one) => validate(one))]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('result.json', () => {
  it.each(Object.entries(RESULTS))('of a %s run survives writing and reading', (_, result) => {
    expect(parseResult(renderJson(result))).toEqual(result);
  });

  it('has its keys in one order whatever the order they came in, and ends with a line feed', () => {
    const shuffled = Object.fromEntries(Object.entries(RESULTS.passing).reverse());
    const text = renderJson(shuffled as unknown as RunResult);
    expect(text).toBe(renderJson(RESULTS.passing));
    expect(text.startsWith('{\n  "schemaVersion": 1,\n  "tool": {')).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('holds null for what is not finite', () => {
    const result = { ...RESULTS.passing, coverageRatio: Number.POSITIVE_INFINITY };
    expect(parseResult(renderJson(result)).coverageRatio).toBeNull();
  });

  it('is refused with the place of the mistake', () => {
    const text = renderJson(RESULTS.passing);
    expect(() => parseResult(text.slice(0, 400))).toThrow('it is not JSON, or was cut short');
    expect(() => parseResult(text.replace('"pass"', '"maybe"'))).toThrow(/verdict/u);
    expect(() => parseResult('[]')).toThrow('is not of schema version 1: Earshot did not write it');
  });

  it('of another format names who wrote it, and what can be done', () => {
    const { coverageRatio: _, ...older } = RESULTS.passing;
    const tool = { name: 'earshot', version: '0.0.9' } as const;
    expect(refusalOf({ ...older, tool }, 'runs/a/result.json')).toEqual({
      code: 'RUN_DIRECTORY',
      message: expect.stringMatching(
        /^runs\/a\/result\.json does not follow the schema of this Earshot \(coverageRatio: .*\): Earshot 0\.0\.9 wrote it, this is Earshot 0\.1\.0; or it was changed since\.$/u,
      ),
      hint: expect.stringContaining('npx earshot@0.0.9 report DIR'),
    });
    const newer = {
      ...RESULTS.passing,
      schemaVersion: 2,
      tool: { name: 'x', version: '; rm -rf' },
    };
    expect(refusalOf(newer, 'new.json')).toEqual({
      code: 'RUN_DIRECTORY',
      message: expect.stringContaining(
        'new.json is of schema version 2, written by an unknown version of Earshot; this is',
      ),
      hint: expect.stringMatching(/run the scenario again with this Earshot, or read it with/u),
    });
  });
});

function refusalOf(value: unknown, file: string): unknown {
  try {
    return parseResult(JSON.stringify(value), file);
  } catch (error) {
    const { code, message, hint } = error as EarshotError;
    return { code, message, hint };
  }
}

// The JSON Schema that editors use says the same as the parser, as far as a schema can.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseScenario, scenarioJsonSchema } from '../../../src/scenario/index.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FIXTURES = join(ROOT, 'test/fixtures/scenarios');
const SCHEMA = scenarioJsonSchema();
const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false }).compile(
  SCHEMA,
);

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly [keyword: string]: unknown;
}

function properties(node: unknown, path: string): (readonly [string, Node])[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([keyword, child]) => {
    if (keyword !== 'properties') return properties(child, path);
    return Object.entries(child as Record<string, Node>).flatMap(([key, value]) => [
      [`${path}.${key}`, value] as const,
      ...properties(value, `${path}.${key}`),
    ]);
  });
}

const valid = readdirSync(FIXTURES).filter((name) => /^(valid|warning)-/.test(name));
const paths = [
  ...valid.map((name) => join(FIXTURES, name)),
  ...readdirSync(join(ROOT, 'scenarios'))
    .filter((name) => name !== 'monitors.yaml')
    .map((name) => join(ROOT, 'scenarios', name)),
].filter((path) => path.endsWith('.yaml'));

/** Fixtures whose mistake is in one value: what an editor can underline. */
const UNDERLINED = [
  'invalid-accounts.yaml',
  'invalid-behaviors-entries.yaml',
  'invalid-booleans.yaml',
  'invalid-checks.yaml',
  'invalid-contract.yaml',
  'invalid-conversations.yaml',
  'invalid-executor.yaml',
  'invalid-load-name.yaml',
  'invalid-missing-keys.yaml',
  'invalid-negative.yaml',
  'invalid-no-load.yaml',
  'invalid-ratio.yaml',
  'invalid-secrets-literal.yaml',
  'invalid-session-without-slice.yaml',
  'invalid-target-websocket.yaml',
  'invalid-threshold-metric.yaml',
  'invalid-threshold-syntax.yaml',
  'invalid-units.yaml',
  'invalid-unknown-keys.yaml',
  'invalid-version.yaml',
];

describe('the JSON Schema', () => {
  test.each(paths)('takes %s', (path) => {
    validate(parse(readFileSync(path, 'utf8')));
    expect(validate.errors ?? []).toEqual([]);
  });

  test.each(UNDERLINED)('refuses %s, as the parser does', (name) => {
    const text = readFileSync(join(FIXTURES, name), 'utf8');
    expect(validate(parse(text))).toBe(false);
    expect(parseScenario(text, name).scenario).toBeNull();
  });

  test('describes every key, and gives an example of every value', () => {
    const all = properties(SCHEMA, '');
    const bare = all.filter(([, node]) => (node.description ?? '').length < 5);
    const isLeaf = (node: Node): boolean =>
      node.properties === undefined && node.const === undefined;
    const unshown = all.filter(([, node]) => isLeaf(node) && node.examples === undefined);
    expect(bare.map(([path]) => path)).toEqual([]);
    expect(unshown.map(([path]) => path)).toEqual([]);
    expect(all.length).toBeGreaterThan(150);
  });

  test('every default is valid as it is written', () => {
    const compiler = new Ajv({ allowUnionTypes: true, strictTypes: false });
    const wrong = properties(SCHEMA, '').filter(([, node]) => {
      if (node.default === undefined) return false;
      return !compiler.validate(node, node.default);
    });
    expect(wrong.map(([path]) => path)).toEqual([]);
  });

  test('is committed as it is generated', () => {
    const committed = readFileSync(join(ROOT, 'schema/scenario.schema.json'), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(SCHEMA)));
  });
});

// Deployment files as plain values, and a schema's complaints about them.

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const ROOT = new URL('../../../', import.meta.url).pathname;

/** `path`: relative to the repository. Anchors are merged, as Compose merges them. */
export function readYaml(path: string): unknown {
  return parse(readFileSync(`${ROOT}${path}`, 'utf8'), { merge: true });
}

/** Every place where a value is not of the schema. */
export function mistakesOf(schema: object, value: unknown): readonly string[] {
  const ajv = new Ajv2020({ allErrors: true, strictRequired: false, allowUnionTypes: true });
  const validate = ajv.compile(schema);
  validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Words of schemas for the fields that our files use; anything else is a mistake. */
export const text = { type: 'string', minLength: 1 } as const;
export const texts = { type: 'array', minItems: 1, items: text } as const;

export function shape(properties: object, required: readonly string[] = []): object {
  return { type: 'object', additionalProperties: false, properties, required };
}

export function listOf(items: object): object {
  return { type: 'array', minItems: 1, items };
}

export function mapOf(additionalProperties: object): object {
  return { type: 'object', additionalProperties };
}

// The scenario's schema as JSON Schema, for editors and for the reference page.

import { z } from 'zod';
import { scenarioSchema } from './root.ts';

/** The JSON Schema (draft 7) of a scenario as it is written: before defaults and conversions. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  return writtenJsonSchema(scenarioSchema, 'Scenario of earshot');
}

/** The JSON Schema (draft 7) of what is written in a language that is made of our grammars. */
export function writtenJsonSchema(
  language: z.ZodType,
  title: string,
): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(language, { io: 'input', target: 'draft-7' });
  return { ...(named(schema) as Record<string, unknown>), title };
}

/**
 * Our `samples` are JSON Schema's `examples`: zod leaves that keyword out wherever a value is
 * transformed, and ours all are.
 */
function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]): [string, unknown] =>
    key === 'samples' && Array.isArray(child) ? ['examples', child] : [key, named(child)],
  );
  return Object.fromEntries(entries.filter(([key]) => key !== '~standard'));
}

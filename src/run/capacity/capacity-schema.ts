// The schema of capacity.json: the source of `schema/capacity.schema.json`.

import { z } from 'zod';
import { EXIT } from '../../base/index.ts';

const rate = z.number().nonnegative();
const rateOrNull = z.number().nullable();

const step = z.strictObject({
  value: z.number().positive().describe('Messages per second, or users.'),
  verdict: z.enum(['holds', 'breaks', 'unfit']),
  reasons: z.array(z.string()),
  offeredPerSecond: rate,
  achievedPerSecond: rate.describe('Delivered in the measured seconds.'),
  growthPerSecond: rateOrNull.describe(
    'Of outstanding messages: at most, when quick at least (95 %).',
  ),
  deliveryP50Ms: rateOrNull,
  deliveryP99Ms: rateOrNull,
  lost: z.number().int().nonnegative().nullable(),
  users: z.number().int().positive(),
  directory: z.string().nullable().describe('Of its run; null: there was none.'),
});

const KINDS = [
  ...['found', 'interval', 'generator-limit', 'below', 'unbounded'],
  ...['interrupted', 'stopped'],
];

const CAPACITY = z.strictObject({
  capacityVersion: z.literal(1),
  of: z.enum(['rate', 'users']),
  isQuick: z.boolean().describe('One look at each load: a guess.'),
  scenario: z.strictObject({ name: z.string(), file: z.string(), sha256: z.string() }),
  startedAtIso: z.string(),
  endedAtIso: z.string(),
  answer: z.strictObject({
    kind: z.enum(KINDS).describe('`interrupted` also while the search goes on.'),
    low: rateOrNull.describe('The highest load that holds.'),
    high: rateOrNull.describe('The lowest load above it that does not.'),
  }),
  bracketRatio: z.number(),
  idleP50Ms: rateOrNull.describe('Null where every step has a server of its own.'),
  steps: z.array(step),
  notes: z.array(z.string()),
  exitCode: z.literal(Object.values(EXIT)),
});

/** The JSON Schema (2020-12) of capacity.json. */
export function makeCapacitySchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(CAPACITY, { target: 'draft-2020-12' });
  return { $schema, title: 'What `earshot capacity` found', ...schema };
}

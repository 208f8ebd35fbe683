// The header of a recording as it comes from disk: anything, until it was held against what it
// should be.

import { z } from 'zod';
import { describeShapes, RECORDING_VERSION, RecordingDamage } from '../../observation/index.ts';
import { MESSAGE_LENGTH_MAX } from '../../scenario/index.ts';
import type { RecordingHeader } from '../agent/recording/recording-header.ts';

const whole = z.number().int().nonnegative();
const positive = z.number().positive();
/** No scenario says more: a forged header must not have a replay compose texts without end. */
const length = positive.max(MESSAGE_LENGTH_MAX);
const share = z.object({ style: z.string(), weight: z.number().nonnegative() });

const SIZE = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), length }),
  z.object({ kind: z.literal('uniform'), low: length, high: length }),
  z.object({ kind: z.literal('lognormal'), median: length, p99: length }),
]);

/** What the verifier compares with words of its own is let through as it is. */
const POLICY = z.looseObject({
  deadlines: z.looseObject({
    confirmMs: z.number().nonnegative(),
    deliverMs: z.number().nonnegative(),
    settleMs: z.number().nonnegative(),
  }),
  contract: z.record(z.string(), z.unknown()),
  verification: z.looseObject({
    coverageRatio: z.number().min(0).max(1),
    required: z.array(z.string()),
    strict: z.boolean(),
  }),
  isExclusive: z.boolean(),
  loopGapMs: z.number().nonnegative(),
});

const HEADER = z.object({
  version: whole,
  tool: z.object({ name: z.literal('earshot'), version: z.string().max(64) }),
  runId: z.string().regex(/^[0-9a-f]{16}$/u),
  incarnation: whole.max(255),
  shard: z.object({ index: whole, count: positive.int().max(256) }),
  planSha256: z.string(),
  policy: POLICY,
  messages: z.object({ size: SIZE, styles: z.array(share).max(100) }),
  loads: z.array(z.string()).max(10_000),
  accounts: z.array(z.string()).max(2 ** 24),
  shapes: z.array(z.unknown()),
});

/** @throws RecordingDamage when it is no header, or one of another version */
export function parseHeader(value: unknown): RecordingHeader {
  const version = z.object({ version: z.number() }).safeParse(value).data?.version;
  if (version !== undefined && version !== RECORDING_VERSION) {
    throw new RecordingDamage(
      `it is of version ${version} of the format, and this Earshot reads version ${RECORDING_VERSION}`,
    );
  }
  const parsed = HEADER.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RecordingDamage(`its header is not one: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { tool, shapes } = parsed.data;
  if (JSON.stringify(shapes) !== JSON.stringify(describeShapes())) {
    throw new RecordingDamage(
      `Earshot ${tool.version} recorded it, which writes observations otherwise`,
    );
  }
  // The names in it (clauses, checks, styles) are compared with known ones where they are used.
  return parsed.data as unknown as RecordingHeader;
}

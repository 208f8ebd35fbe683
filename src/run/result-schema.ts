// The schema of result.json: the source of `schema/result.schema.json`, and the parser of results
// that come from disk. A test holds its type equal to RunResult.

import { z } from 'zod';
import { EarshotError, ERROR_CODES, EXIT } from '../base/index.ts';
import { CHECK_NAMES, COUNT_METRIC_NAMES, TIME_METRIC_NAMES } from '../scenario/index.ts';
import { refuseOtherShape, refuseOtherVersion } from './directory/other-format.ts';
import type { RunResult } from './run-result.ts';

const count = z.number().int().nonnegative();
const ms = z.number();
const msOrNull = z.number().nullable();
const verdict = z.enum(['pass', 'fail', 'unknown']);
const severity = z.enum(['C', 'E', 'W', 'L', 'I']);
const checkName = z.enum(CHECK_NAMES);
const exitCode = z.literal(Object.values(EXIT));
const stopReason = z.enum(['completed', 'interrupted', 'aborted-by-threshold', 'target-lost']);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);
const instant = z.string();

const latencySummary = z.strictObject({
  count: count.describe('Finite samples.'),
  missing: count.describe('Owed results that never came: infinite samples.'),
  negative: count.describe('Negative intervals; in no percentile.'),
  minMs: msOrNull,
  meanMs: msOrNull,
  p50Ms: msOrNull.describe('Null without samples, or when it lies in the missing results.'),
  p90Ms: msOrNull,
  p95Ms: msOrNull,
  p99Ms: msOrNull,
  p999Ms: msOrNull,
  maxMs: msOrNull,
  hdr: z
    .string()
    .describe('HdrHistogram V2, compressed, base64, microseconds; empty without samples.'),
});

const generatorHealth = z.strictObject({
  pacerLagP99Ms: ms,
  pacerLagMaxMs: ms,
  receiveLagP99Ms: ms,
  receiveLagMaxMs: ms,
  loopGapCount: count,
  loopGapMaxMs: ms,
  cpuRatio: z.number().describe('1 is one core.'),
  machineCpuRatio: z.number().describe('Not idle; what was stolen included. 1 is all cores.'),
  stealRatio: z
    .number()
    .nullable()
    .describe('Given to other guests of the host; null where it is not known.'),
  rssMaxBytes: z.number(),
  gcPauseMaxMs: ms,
});

const knownAtEnd = count.nullable().describe('null: the run was killed before it could be judged.');

const messages = z.strictObject({
  planned: count,
  dropped: count,
  sent: count,
  confirmed: count,
  delivered: count,
  visible: knownAtEnd,
  failed: knownAtEnd,
  indeterminate: knownAtEnd,
  recovered: knownAtEnd,
  lost: knownAtEnd,
  control: knownAtEnd,
  foreign: knownAtEnd,
  owedDeliveries: knownAtEnd,
});

const finding = z.strictObject({
  check: checkName,
  severity,
  suspected: z.boolean(),
  consequenceOf: checkName.nullable(),
  atMs: ms,
  message: z
    .strictObject({
      sender: z.number().int(),
      receiver: z.number().int(),
      sequence: z.number().int(),
      kind: z.enum(['message', 'probe', 'fence']),
      serverId: z.string().nullable(),
      bodyHash: z.string(),
    })
    .nullable(),
  user: z.number().int().nullable(),
  socket: z.number().int().nullable(),
  summary: z.string(),
  evidence: z.array(
    z.strictObject({
      atMs: msOrNull.describe('From t = 0.'),
      where: z.enum(['sender', 'receiver', 'server', 'rest', 'rig']),
      text: z.string(),
    }),
  ),
});

const check = z.strictObject({
  name: checkName,
  severity,
  verdict: z.enum(['pass', 'fail', 'unknown', 'not-exercised']),
  exercised: z.boolean(),
  required: z.boolean(),
  owed: count,
  judged: count,
  violations: count,
  consequences: count,
  suspected: count,
  reason: z.string().nullable(),
  evidence: z.array(finding),
});

const threshold = z.strictObject({
  metric: z.enum([...TIME_METRIC_NAMES, ...COUNT_METRIC_NAMES]),
  load: z.string().nullable(),
  expression: z.string(),
  window: z
    .strictObject({ fromSecond: z.number().int(), toSecond: z.number().int() })
    .nullable()
    .describe('The worst window of an `over` threshold, seconds from t = 0.'),
  value: z.number().nullable().describe('Null without samples, or when infinite.'),
  unit: z.enum(['ms', 'per-second', 'count', 'ratio']),
  samples: count,
  verdict,
  reason: z.string().nullable(),
  line: z.number().int(),
  column: z.number().int(),
});

const RESULT = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal('earshot'), version: z.string() }),
  runId: z.string(),
  scenario: z.strictObject({
    name: z.string(),
    file: z.string(),
    sha256,
    flags: z
      .array(z.string())
      .describe('Flags of the command that changed it, beside target and seed.'),
  }),
  plan: z.strictObject({
    seed: z.string(),
    sha256,
    workloadSha256: sha256.describe('Over what is offered: the plan without seed and limits.'),
    users: count,
    cells: count,
    measureMs: ms,
    warmupMs: ms,
  }),
  shards: z
    .strictObject({
      count: count.describe('Shards of the plan.'),
      present: z.array(count).describe('Those that are in the numbers, from 1.'),
      isMerged: z.boolean().describe('false: one shard alone, of which no threshold is judged.'),
    })
    .nullable()
    .describe('Null: one run of the whole plan.'),
  target: z.strictObject({ kind: z.enum(['embedded', 'url']), url: z.string() }),
  startHistory: z
    .strictObject({ conversations: count, rows: count, bytes: count })
    .nullable()
    .describe('What a sample of the conversations held before the run; null when not known.'),
  labels: z.record(z.string(), z.string()),
  startedAtIso: instant,
  endedAtIso: instant,
  interrupted: z.boolean(),
  stopped: stopReason.describe('Why the load ended.'),
  verdict,
  exitCode,
  reasons: z.array(z.strictObject({ exitCode, kind: z.string(), text: z.string() })),
  checks: z.array(check),
  thresholds: z.array(threshold),
  messages,
  coverageRatio: z.number().nullable().describe('Judged over owed, of all required checks.'),
  readback: z
    .strictObject({ owed: count, read: count })
    .describe('Conversations and thread lists that were to be read back, and that were.'),
  latency: z.record(z.enum(TIME_METRIC_NAMES), latencySummary),
  loads: z.record(
    z.string(),
    z.strictObject({ messages, latency: z.record(z.string(), latencySummary) }),
  ),
  generator: generatorHealth.extend({
    fit: z.boolean(),
    bounds: z.record(z.string(), z.number()),
    reasons: z.array(z.string()),
    contended: z
      .boolean()
      .describe('The server shared this machine, which was more than 90 % busy.'),
  }),
  agents: z.array(
    z.strictObject({
      index: count,
      state: z.enum(['completed', 'lost', 'failed']),
      users: count,
      silences: count.describe('How often it said nothing for more than 2.5 s.'),
      longestSilenceMs: ms.describe('Counted while the coordinator itself was awake.'),
      stopped: stopReason.nullable(),
      generator: generatorHealth.nullable(),
      error: z.string().nullable(),
      errorCode: z.enum(ERROR_CODES).nullable(),
    }),
  ),
  recording: z
    .strictObject({
      complete: z.boolean(),
      calls: count,
      bytes: count,
      reasons: z.array(z.string()),
    })
    .nullable()
    .describe('Null when the run was not recorded.'),
  learned: z.array(z.string()).describe('Sentences on the server that are worth knowing.'),
  environment: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** What the schema accepts; equal to RunResult but for `readonly`. */
export type ParsedResult = z.output<typeof RESULT>;

/** Top-level keys in the order of the document. */
export const RESULT_KEYS = Object.keys(RESULT.shape) as readonly (keyof RunResult)[];

/** The JSON Schema (2020-12) of result.json. */
export function makeResultSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(RESULT, { target: 'draft-2020-12' });
  return {
    $schema,
    title: 'Result of an Earshot run',
    description: 'The one document a run ends in. Times in milliseconds; instants from t = 0.',
    ...schema,
  };
}

/**
 * Parses a result; `file` is what it is called in messages.
 * @throws EarshotError `RUN_DIRECTORY` when the text is not a result of this format
 */
export function parseResult(text: string, file = 'result.json'): RunResult {
  const value = parseJson(text, file);
  const parsed = RESULT.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
  throw refuseOtherVersion(value, file) ?? refuseOtherShape(value, file, where);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = `${file} is not a result of Earshot: it is not JSON, or was cut short.`;
    throw new EarshotError('RUN_DIRECTORY', why, {
      hint: 'Take it away, and `earshot report DIR` rebuilds what the rest of its directory tells.',
      cause: error,
    });
  }
}

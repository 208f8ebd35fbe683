// The schema of what is judged: deadlines, contract, verification, generator bounds, thresholds.

import { z } from 'zod';
import { either, grammar, section } from '../grammar/grammar.ts';
import { ratio } from '../grammar/numbers.ts';
import { choice, flag } from '../grammar/texts.ts';
import { type ParsedExpression, parseExpression } from '../grammar/threshold-expression.ts';
import { METRIC_NAMES } from '../grammar/threshold-words.ts';
import { duration } from '../grammar/times.ts';
import { THRESHOLD_LIMIT } from '../limits.ts';
import { CHECK_NAMES } from '../names.ts';

const aMinuteMs = 60_000;

export const deadlinesSchema = section('How long a result may take before it is late.', {
  confirm: duration({
    about: 'From send to confirmation.',
    minMs: 1,
    maxMs: 10 * aMinuteMs,
    example: '2s',
  }).prefault('2s'),
  deliver: duration({
    about: 'From send to delivery.',
    minMs: 1,
    maxMs: 10 * aMinuteMs,
    example: '2s',
  }).prefault('2s'),
  settle: duration({
    about: 'Longest wait for outstanding results after the load.',
    minMs: 1,
    maxMs: 60 * aMinuteMs,
    example: '10s',
  }).prefault('10s'),
  readback: duration({
    about: 'Longest time for reading everything back; default: computed from counts.',
    minMs: 1_000,
    example: '1m',
  }).optional(),
});

function clause<const T extends string>(about: string, names: readonly T[]) {
  return choice({ about, names, what: 'clause' }).optional();
}

export const contractSchema = section('What the server promises beyond the API document.', {
  devices: clause('all: every open socket of a receiver gets the message.', ['all']),
  order: clause(
    'confirmed: a message sent after a confirmation arrives later. pipelined: all messages of one socket arrive in order.',
    ['pipelined', 'confirmed'],
  ),
  reads: clause('primary: a read shows everything confirmed before it was asked.', ['primary']),
  ids: clause(
    'global: an id names one message on the whole server. integer: ids are global, whole and growing.',
    ['global', 'integer'],
  ),
  threads: clause('recency: the newest thread comes first.', ['recency']),
  seen: clause(
    'on-read: a row is not seen until its receiver asks for the history, and seen in every history that is asked for after he got one that shows it.',
    ['on-read'],
  ),
  errors: clause('reject: an error frame means that nothing was stored.', ['reject']),
});

export const verificationSchema = section('How strictly messages are accounted for.', {
  coverage: ratio({
    about: 'Judged below this share of what is owed: the verdict is unknown.',
    example: '99.9%',
  }).prefault('99.9%'),
  required: z
    .array(choice({ about: 'A check.', names: CHECK_NAMES, what: 'check' }))
    .meta({
      description: 'Checks that must be exercised, beside lost-write, lost-relay and lost-conf.',
      title: 'list of checks',
      samples: [['fifo', 'history-divergence']],
    })
    .prefault([]),
  strict: flag({ about: 'Warnings and liveness findings fail the run, too.' }).prefault(false),
});

export const generatorSchema = section('Bounds of the generator’s own fitness.', {
  pacerLag: duration({
    about: '99th percentile of dispatched − intended above this: latencies are unknown.',
    minMs: 1,
    maxMs: 10 * aMinuteMs,
    example: '20ms',
  }).prefault('20ms'),
  loopGap: duration({
    about: 'An event loop that stands still for longer suspends liveness findings.',
    minMs: 10,
    maxMs: aMinuteMs,
    example: '250ms',
  }).prefault('250ms'),
  rigShare: ratio({
    about: 'Samples whose lag exceeds this part of a threshold’s limit are set aside.',
  }).prefault('5%'),
  backlog: duration({
    about: 'Arrivals that wait longer are dropped and counted.',
    minMs: 100,
    maxMs: 10 * aMinuteMs,
    example: '10s',
  }).prefault('10s'),
});

const expression = grammar(
  {
    title: 'threshold',
    description: 'AGGREGATE COMPARISON LIMIT [over WINDOW]; times and rates with their unit.',
    type: 'string',
    pattern:
      '^\\s*(p\\(\\s*\\d+(\\.\\d+)?\\s*\\)|min|max|avg|count|rate|value)\\s*(<=|>=|==|<|>)\\s*\\d+(\\.\\d+)?\\s*(us|ms|s|m|h|d|%|/s|/m|/h)?(\\s+over\\s+\\S+)?\\s*$',
    samples: ['p(99) < 250ms', 'count == 0', 'rate > 100/s', 'p(50) < 40ms over 10s'],
  },
  parseExpression,
);

const detailedThreshold = section('A threshold that can end the run.', {
  expr: expression,
  abort: flag({ about: 'End the load as soon as it is broken.' }).prefault(false),
  after: duration({ about: 'Abort not before this long after t = 0.', example: '10s' }).prefault(
    '0s',
  ),
});

const oneThreshold = either('Must be a threshold, or a map with `expr`.', [
  expression,
  detailedThreshold,
]).describe('A threshold, or { expr, abort, after }.');

const NAMES = METRIC_NAMES.join('|');

export const thresholdsSchema = z
  .record(
    z.string(),
    either('Must be a threshold, a list of thresholds, or a map with `expr`.', [
      expression,
      detailedThreshold,
      z.array(oneThreshold).meta({ description: 'Several thresholds; all must hold.' }),
    ]).describe('One threshold or a list of them; all must hold.'),
  )
  .meta({
    description: 'Limits on metrics: METRIC or "METRIC{load:NAME}" to one or more thresholds.',
    title: 'map of metrics to thresholds',
    maxProperties: THRESHOLD_LIMIT,
    propertyNames: {
      anyOf: [
        { enum: [...METRIC_NAMES] },
        { pattern: `^(${NAMES})\\{\\s*load\\s*:\\s*[^\\s{}]+\\s*\\}$` },
      ],
    },
    samples: [{ delivery_time: ['p(99) < 250ms'], message_loss: 'count == 0' }],
  });

export type ParsedThresholds = z.output<typeof thresholdsSchema>;
export type ParsedThreshold =
  | ParsedExpression
  | { readonly expr: ParsedExpression; readonly abort: boolean; readonly after: number };

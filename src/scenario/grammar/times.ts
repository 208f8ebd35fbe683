// Durations, ranges of durations, rates: every one with its unit.

import type { z } from 'zod';
import { formatDuration, parseDurationMs, parseRatePerSecond } from '../../base/index.ts';
import { DURATION_LIMIT_MS, RATE_LIMIT_PER_SECOND } from '../limits.ts';
import type { DurationRange } from '../scenario.ts';
import { type About, grammar, Mistake, show } from './grammar.ts';

const DURATION = '(?:\\d+(?:\\.\\d+)?(?:us|ms|s|m|h|d))+';

/** What people write for our units. */
const UNIT_WORDS: Readonly<Record<string, string>> = {
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  day: 'd',
  days: 'd',
  msec: 'ms',
  millis: 'ms',
  millisecond: 'ms',
  milliseconds: 'ms',
  µs: 'us',
  μs: 'us',
};

export interface DurationBounds {
  /** Default 0. */
  readonly minMs?: number;
  readonly maxMs?: number;
}

/** `250ms`, `1m30s`: milliseconds. */
export function duration(options: About & DurationBounds): z.ZodType<number, unknown> {
  return grammar(
    {
      title: 'duration',
      description: options.about,
      type: 'string',
      pattern: `^${DURATION}$`,
      samples: [options.example ?? '30s'],
    },
    (value) => readDurationMs(value, options),
  );
}

/** `1s..4s`, or one duration for a fixed value. */
export function durationRange(options: About): z.ZodType<DurationRange, unknown> {
  return grammar(
    {
      title: 'duration or range of durations',
      description: options.about,
      type: 'string',
      pattern: `^${DURATION}(?:\\.\\.${DURATION})?$`,
      samples: [options.example ?? '1s..4s'],
    },
    readRange,
  );
}

/** `200/s`, `12/m`: events per second. `allowZero` for the steps of a ramp. */
export function rate(
  options: About & { readonly allowZero?: boolean },
): z.ZodType<number, unknown> {
  return grammar(
    {
      title: 'rate',
      description: options.about,
      type: 'string',
      pattern: '^\\d+(?:\\.\\d+)?/[smh]$',
      samples: [options.example ?? '200/s'],
    },
    (value) => readRatePerSecond(value, options.allowZero ?? false),
  );
}

/** Reads a duration inside bounds, in milliseconds. */
export function readDurationMs(value: unknown, bounds: DurationBounds = {}): number | Mistake {
  if (typeof value === 'number') return unitless(value);
  if (typeof value !== 'string') {
    return new Mistake("Must be a duration such as '30s'.", null, { kind: 'type' });
  }
  const durationMs = parseDurationMs(value);
  if (durationMs === undefined) return notADuration(value);
  const { minMs = 0, maxMs = DURATION_LIMIT_MS } = bounds;
  if (durationMs < minMs) return new Mistake(`Must be at least ${formatDuration(minMs)}.`);
  if (durationMs > maxMs) return new Mistake(`Must be at most ${formatDuration(maxMs)}.`);
  return durationMs;
}

/** Reads a rate, per second. */
export function readRatePerSecond(value: unknown, allowZero: boolean): number | Mistake {
  if (typeof value === 'number') {
    const hint = Number.isFinite(value) && value >= 0 ? `Did you mean '${value}/s'?` : null;
    return new Mistake(`A rate needs its unit; this is ${value}.`, hint);
  }
  if (typeof value !== 'string') {
    return new Mistake("Must be a rate such as '200/s'.", null, { kind: 'type' });
  }
  const perSecond = parseRatePerSecond(value);
  if (perSecond === undefined) return notARate(value);
  if (perSecond === 0 && !allowZero) return new Mistake('Must be above 0.');
  if (perSecond <= RATE_LIMIT_PER_SECOND) return perSecond;
  return new Mistake(`Must be at most ${RATE_LIMIT_PER_SECOND.toLocaleString('en')}/s.`);
}

function readRange(value: unknown): DurationRange | Mistake {
  if (typeof value !== 'string' || !value.includes('..')) {
    const fixedMs = readDurationMs(value);
    return fixedMs instanceof Mistake ? fixedMs : { lowMs: fixedMs, highMs: fixedMs };
  }
  const [low = '', high = '', more] = value.split('..');
  if (more !== undefined) return new Mistake(`${show(value)} is not a range.`, "Write '1s..4s'.");
  const lowMs = readDurationMs(low);
  if (lowMs instanceof Mistake) return lowMs;
  const highMs = readDurationMs(high);
  if (highMs instanceof Mistake) return highMs;
  if (lowMs <= highMs) return { lowMs, highMs };
  return new Mistake(`The range ${show(value)} ends before it begins.`, `Write '${high}..${low}'.`);
}

function unitless(value: number): Mistake {
  if (!Number.isFinite(value)) return new Mistake(`Must be a duration; this is ${value}.`);
  if (value < 0) return new Mistake(`A duration is not negative; this is ${value}.`);
  return new Mistake(`A duration needs its unit; this is ${value}.`, `Did you mean '${value}s'?`);
}

function notADuration(value: string): Mistake {
  if (value.startsWith('-')) return new Mistake(`A duration is not negative; ${show(value)} is.`);
  const match = /^(\d+(?:\.\d+)?)\s*([\p{L}]+)$/u.exec(value);
  const word = match?.[2]?.toLowerCase();
  const unit = word === undefined ? undefined : (UNIT_WORDS[word] ?? knownUnit(word));
  const hint =
    unit === undefined ? 'Units are us, ms, s, m, h, d.' : `Did you mean '${match?.[1]}${unit}'?`;
  return new Mistake(`${show(value)} is not a duration such as '250ms' or '1m30s'.`, hint);
}

function notARate(value: string): Mistake {
  if (value.startsWith('-')) return new Mistake(`A rate is not negative; ${show(value)} is.`);
  const match = /^(\d+(?:\.\d+)?)\s*(?:\/|per)\s*([\p{L}]+)$/u.exec(value);
  const word = match?.[2]?.toLowerCase();
  const unit = word === undefined ? undefined : (UNIT_WORDS[word] ?? knownUnit(word));
  const hint =
    unit !== undefined && ['s', 'm', 'h'].includes(unit)
      ? `Did you mean '${match?.[1]}/${unit}'?`
      : "Write '200/s', '12/m' or '3600/h'.";
  return new Mistake(`${show(value)} is not a rate.`, hint);
}

function knownUnit(word: string): string | undefined {
  return ['us', 'ms', 's', 'm', 'h', 'd'].find((unit) => unit === word);
}

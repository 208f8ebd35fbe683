// Whole numbers, ratios and plain numbers.

import type { z } from 'zod';
import { type About, grammar, Mistake, show } from './grammar.ts';

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A whole number inside bounds. */
export function count(options: About & Bounds): z.ZodType<number, unknown> {
  const { min, max } = options;
  return grammar(
    {
      title: 'whole number',
      description: options.about,
      type: 'integer',
      minimum: min,
      maximum: max,
      samples: [options.example ?? min],
    },
    (value) => readCount(value, { min, max }),
  );
}

/** A number above zero, such as a weight. */
export function weight(options: About): z.ZodType<number, unknown> {
  return grammar(
    {
      title: 'weight',
      description: options.about,
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 1_000_000,
      samples: [options.example ?? 1],
    },
    (value) => {
      const problem = numberProblem(value, 'a number above 0');
      if (problem !== null) return problem;
      const number = value as number;
      if (number > 0 && number <= 1_000_000) return number;
      return new Mistake(`A weight is a number above 0, at most 1,000,000; this is ${number}.`);
    },
  );
}

/** `5%` or `0.05`: a part of a whole, 0 to 1. */
export function ratio(options: About): z.ZodType<number, unknown> {
  return grammar(
    {
      title: 'percentage or ratio',
      description: options.about,
      anyOf: [
        { type: 'number', minimum: 0, maximum: 1 },
        { type: 'string', pattern: '^\\d{1,3}(\\.\\d+)?%$' },
      ],
      samples: [options.example ?? '5%'],
    },
    readRatio,
  );
}

/** Reads `5%` or `0.05`. */
export function readRatio(value: unknown): number | Mistake {
  if (typeof value === 'string') {
    const match = /^(\d{1,3}(?:\.\d{1,9})?)%$/.exec(value);
    if (match === null) return new Mistake(`${show(value)} is not a percentage.`, "Write '5%'.");
    // Not a division: 99.9 / 100 is not 0.999.
    return inUnit(Number(`${match[1]}e-2`), value);
  }
  const problem = numberProblem(value, "a percentage such as '5%'");
  return problem ?? inUnit(value as number, value);
}

function inUnit(part: number, written: unknown): number | Mistake {
  if (part >= 0 && part <= 1) return part;
  const isPlain = typeof written === 'number';
  const hint = isPlain && part > 1 && part <= 100 ? `Did you mean '${part}%'?` : null;
  return new Mistake(`A share is between 0% and 100%; this is ${show(written)}.`, hint);
}

function readCount(value: unknown, bounds: Bounds): number | Mistake {
  const problem = numberProblem(value, 'a whole number');
  if (problem !== null) return problem;
  const number = value as number;
  if (Number.isInteger(number) && number >= bounds.min && number <= bounds.max) return number;
  const low = bounds.min.toLocaleString('en');
  const high = bounds.max.toLocaleString('en');
  return new Mistake(`Must be a whole number from ${low} to ${high}; this is ${number}.`);
}

/** What is wrong with a value as a number; null when it is a finite one. */
function numberProblem(value: unknown, wanted: string): Mistake | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : new Mistake(`Must be ${wanted}; this is ${value}.`);
  }
  if (typeof value === 'string') {
    const hint = /^-?\d+(\.\d+)?$/.test(value) ? 'Write it without quotes.' : null;
    return new Mistake(`Must be ${wanted}; this is the text ${show(value)}.`, hint);
  }
  return new Mistake(`Must be ${wanted}.`, null, { kind: 'type' });
}

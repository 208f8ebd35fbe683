// The grammar of a threshold: `p(99) < 250ms over 10s`. Two steps: the syntax alone, then whether
// it fits its metric. Judges nothing.

import { Mistake, show } from './grammar.ts';
import { didYouMean } from './suggest.ts';
import {
  type AggregateName,
  type Comparator,
  type MetricName,
  metricKindOf,
} from './threshold-words.ts';
import { readDurationMs } from './times.ts';

/** An expression whose syntax is right. */
export interface ParsedExpression {
  readonly text: string;
  readonly aggregate: AggregateName;
  readonly percentile: number | null;
  readonly comparator: Comparator;
  readonly amount: number;
  /** As written: empty, `ms`, `/s`, `%`. */
  readonly unit: string;
  readonly overMs: number | null;
}

const AGGREGATES: readonly AggregateName[] = ['p', 'min', 'max', 'avg', 'count', 'rate', 'value'];
const OTHER_WORDS: Readonly<Record<string, string>> = {
  mean: 'avg',
  average: 'avg',
  med: 'p(50)',
  median: 'p(50)',
  maximum: 'max',
  minimum: 'min',
  sum: 'count',
  total: 'count',
};
const SHAPE = /^([a-z]+\s*(?:\([^)]*\))?[\d.]*)\s*(<=|>=|==|=<|=>|!=|<|>|=)\s*(.*)$/i;
const LIMIT = /^(-?\d+(?:\.\d+)?)\s*([%a-zµμ/]*)$/i;
const EXAMPLE = "Write for example 'p(99) < 250ms', 'count == 0' or 'p(50) < 40ms over 10s'.";
const LENGTH_MAX = 200;

/** Reads the syntax of a threshold. */
export function parseExpression(value: unknown): ParsedExpression | Mistake {
  if (typeof value !== 'string') {
    return new Mistake('A threshold is a text.', EXAMPLE, { kind: 'type' });
  }
  const text = value.trim();
  const shape = text.length > LENGTH_MAX ? null : SHAPE.exec(text);
  if (shape === null) return new Mistake(`${show(value)} is not a threshold.`, EXAMPLE);
  const [, left = '', comparator = '', rest = ''] = shape;
  const aggregate = readAggregate(left.replaceAll(' ', ''));
  if (aggregate instanceof Mistake) return aggregate;
  const known = (['<', '<=', '>', '>=', '=='] as const).find((sign) => sign === comparator);
  if (known === undefined) return wrongComparator(comparator);
  const limit = readLimit(rest);
  return limit instanceof Mistake ? limit : { text, ...aggregate, comparator: known, ...limit };
}

/** The limit in the threshold's own unit, or why the expression does not fit the metric. */
export function fitExpression(metric: MetricName, parsed: ParsedExpression): number | Mistake {
  const kind = metricKindOf(metric);
  const fitting = FITTING[kind];
  if (!fitting.includes(parsed.aggregate)) {
    const names = fitting.map((name) => (name === 'p' ? 'p(N)' : name)).join(', ');
    return new Mistake(
      `'${parsed.aggregate}' does not fit ${metric}, which is ${KIND_WORDS[kind]}.`,
      `Fitting: ${names}.`,
    );
  }
  if (kind === 'time') return timeLimit(parsed);
  if (parsed.aggregate === 'rate') return rateLimit(parsed);
  return kind === 'ratio' ? ratioLimit(parsed) : countLimit(parsed);
}

const FITTING: Readonly<Record<'time' | 'counter' | 'ratio', readonly AggregateName[]>> = {
  time: ['p', 'min', 'max', 'avg'],
  counter: ['count', 'rate'],
  ratio: ['value'],
};

const KIND_WORDS = { time: 'a time', counter: 'a counter', ratio: 'a ratio' } as const;

function readAggregate(
  left: string,
): { aggregate: AggregateName; percentile: number | null } | Mistake {
  const percentile = /^p\((\d+(?:\.\d+)?)\)$/.exec(left);
  if (percentile !== null) {
    const number = Number(percentile[1]);
    if (number > 0 && number < 100) return { aggregate: 'p', percentile: number };
    return new Mistake(`The percentile ${show(left)} is not between 0 and 100.`, 'Write p(99).');
  }
  const bare = /^p\(?(\d+(?:\.\d+)?)\)?$/i.exec(left);
  if (bare !== null) {
    return new Mistake(`${show(left)} is not a percentile.`, `Did you mean 'p(${bare[1]})'?`);
  }
  const found = AGGREGATES.find((name) => name === left && name !== 'p');
  if (found !== undefined) return { aggregate: found, percentile: null };
  const other = OTHER_WORDS[left.toLowerCase()];
  const hint =
    other === undefined ? didYouMean(left, AGGREGATES.slice(1)) : `Did you mean '${other}'?`;
  return new Mistake(
    `There is no aggregate ${show(left)}.`,
    hint ?? 'Known: p(N), min, max, avg, count, rate, value.',
  );
}

function wrongComparator(sign: string): Mistake {
  const hint = { '=': '==', '=<': '<=', '=>': '>=' }[sign];
  return new Mistake(
    `There is no comparison '${sign}'.`,
    hint === undefined ? 'Known: <, <=, >, >=, ==.' : `Did you mean '${hint}'?`,
  );
}

function readLimit(
  rest: string,
): { amount: number; unit: string; overMs: number | null } | Mistake {
  const [limitText = '', overText, more] = rest.split(/\s+over\s+/);
  const match = LIMIT.exec(limitText.trim());
  if (match === null || more !== undefined) {
    return new Mistake(`${show(rest)} is not a limit.`, EXAMPLE);
  }
  const amount = Number(match[1]);
  if (amount < 0) return new Mistake(`A limit is not negative; this is ${amount}.`);
  if (amount > 1e15) return new Mistake('The limit is too large.');
  if (overText === undefined) return { amount, unit: match[2] ?? '', overMs: null };
  const overMs = readDurationMs(overText.trim(), { minMs: 1000 });
  if (overMs instanceof Mistake) return new Mistake(`The window: ${overMs.message}`, overMs.hint);
  if (overMs % 1000 === 0) return { amount, unit: match[2] ?? '', overMs };
  return new Mistake('The window: must be whole seconds, as windows are measured by the second.');
}

function timeLimit(parsed: ParsedExpression): number | Mistake {
  const { amount, unit } = parsed;
  if (parsed.comparator === '==') {
    return new Mistake('A time is never exactly equal to a limit.', "Write '<' or '>'.");
  }
  if (unit === '') {
    const hint = `Did you mean '${amount}ms'?`;
    return new Mistake(`A time needs its unit; the limit is ${amount}.`, hint);
  }
  const limitMs = readDurationMs(`${amount}${unit}`);
  return limitMs instanceof Mistake
    ? new Mistake(`'${amount}${unit}' is not a time.`, limitMs.hint)
    : limitMs;
}

function rateLimit(parsed: ParsedExpression): number | Mistake {
  const { amount, unit } = parsed;
  const seconds = { '/s': 1, '/m': 60, '/h': 3600 }[unit];
  if (seconds !== undefined) return amount / seconds;
  const hint = unit === '' ? `Did you mean '${amount}/s'?` : 'Units are /s, /m, /h.';
  return new Mistake(`A rate needs its unit; the limit is '${amount}${unit}'.`, hint);
}

function countLimit(parsed: ParsedExpression): number | Mistake {
  if (parsed.unit === '' && Number.isInteger(parsed.amount)) return parsed.amount;
  const written = `${parsed.amount}${parsed.unit}`;
  return new Mistake(`A count is a whole number without a unit; the limit is '${written}'.`);
}

function ratioLimit(parsed: ParsedExpression): number | Mistake {
  const { amount, unit } = parsed;
  if (unit !== '' && unit !== '%') {
    return new Mistake(`A ratio has no unit '${unit}'.`, "Write '0.1%' or '0.001'.");
  }
  const part = unit === '%' ? Number(`${amount}e-2`) : amount;
  if (part <= 1) return part;
  return new Mistake(`A ratio is at most 1; the limit is ${amount}.`, `Did you mean '${amount}%'?`);
}

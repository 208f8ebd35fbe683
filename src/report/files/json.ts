// result.json: the one document, keys in a fixed order, so that two results compare line by line.

import type { RunResult } from '../../run/index.ts';
import { RESULT_KEYS } from '../../run/index.ts';

/**
 * The result as JSON with two spaces and a line feed at the end. Infinite and NaN numbers become
 * null.
 */
export function renderJson(result: RunResult): string {
  const ordered = Object.fromEntries(RESULT_KEYS.map((key) => [key, result[key]]));
  const { labels, environment } = result;
  const document = { ...ordered, labels: sorted(labels), environment: sorted(environment) };
  return `${JSON.stringify(document, finiteOnly, 2)}\n`;
}

function finiteOnly(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

// The append-only record of the hostile runs: one line of JSON for each, made to be summed up. A
// torn last line, as a kill leaves it, is passed over.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';

export interface HostileRecord {
  readonly commit: string;
  readonly seed: number;
  readonly shape: string;
  readonly acts: string;
  readonly sent: number;
  readonly confirmed: number;
  readonly delivered: number;
  readonly visible: number;
  /** Rows in the server's own table. */
  readonly stored: number;
  readonly indeterminate: number;
  /** Proven: C, E, W, L. */
  readonly findings: readonly [number, number, number, number];
  /** Findings of severity L that answer to a disturbance. */
  readonly answered: number;
  /** How long others had the CPU while this run wanted it. */
  readonly starvedMs: number;
  readonly suspected: number;
  readonly owed: number;
  readonly unjudged: number;
  readonly coverage: number | null;
  readonly verdict: 'pass' | 'fail' | 'unknown' | 'none';
  readonly exit: number | null;
  readonly complaints: readonly string[];
  readonly seconds: number;
}

/** Every whole line of a record; none when there is no record yet. */
export function readRecords<T>(file: string): readonly T[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => parseLine<T>(line));
}

/**
 * The last line of each seed: what was complained of is run again, on whatever commit stands then,
 * and the first line stays in the record.
 */
export function latestOfSeeds<T extends { readonly seed: number }>(
  records: readonly T[],
): readonly T[] {
  return [...new Map(records.map((record) => [record.seed, record])).values()];
}

function parseLine<T>(line: string): readonly T[] {
  try {
    return [JSON.parse(line) as T];
  } catch {
    return [];
  }
}

/** Adds one line, after a torn one on a line of its own. */
export function appendRecord(file: string, record: object): void {
  const isTorn = existsSync(file) && !/(^|\n)$/.test(readFileSync(file, 'utf8').slice(-1));
  appendFileSync(file, `${isTorn ? '\n' : ''}${JSON.stringify(record)}\n`);
}

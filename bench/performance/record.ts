// What a performance bench leaves: its figures against the bars, with all that is needed to repeat
// them. One file for a bench and a day.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { commitOf } from '../commit.ts';
import type { BarName } from './bars.ts';
import type { Summary } from './rig/interleave.ts';

export interface Figure extends Summary {
  readonly bar: BarName;
  /** Under which conditions, part of a sentence. */
  readonly note: string;
}

/** What one bench found out. */
export interface Findings {
  readonly figures: readonly Figure[];
  /** Everything else that was measured, for whoever asks why. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface PerformanceRecord extends Findings {
  readonly bench: string;
  readonly date: string;
  readonly commit: string;
  readonly command: string;
  readonly machine: {
    readonly cpu: string;
    readonly coreCount: number;
    readonly memoryBytes: number;
    readonly node: string;
    /** Of the minute before the bench began: what else the machine did. */
    readonly load: number;
  };
}

export interface Circumstances {
  readonly bench: string;
  readonly command: string;
  readonly load: number;
}

/** The load of the machine before anything was started. */
export function loadBefore(): number {
  return loadavg()[0] ?? 0;
}

export function makeRecord(
  { bench, command, load }: Circumstances,
  findings: Findings,
): PerformanceRecord {
  return {
    bench,
    date: new Date().toISOString(),
    commit: commitOf(join(import.meta.dirname, '../..')),
    command,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      coreCount: cpus().length,
      memoryBytes: totalmem(),
      node: process.version,
      load,
    },
    ...findings,
  };
}

/** Writes it beside those of other days; the file's name. */
export function writeRecord(folder: string, record: PerformanceRecord): string {
  mkdirSync(folder, { recursive: true });
  const name = `${record.date.slice(0, 10)}-${record.bench}.json`;
  writeFileSync(join(folder, name), `${JSON.stringify(record, null, 2)}\n`);
  return name;
}

/** The newest record of each bench, with its file. */
export function readNewest(
  folder: string,
): ReadonlyMap<string, { readonly file: string; readonly record: PerformanceRecord }> {
  const newest = new Map<string, { file: string; record: PerformanceRecord }>();
  for (const file of readdirSync(folder).toSorted()) {
    const record = JSON.parse(readFileSync(join(folder, file), 'utf8')) as PerformanceRecord;
    newest.set(record.bench, { file, record });
  }
  return newest;
}

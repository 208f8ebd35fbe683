// Tries what it is sent, one mutant or rule after another, over one test bed. A mutant that never
// ends takes this process with it: its parent ends it and starts another.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';
import { TestBed } from './test-bed.ts';

export interface Trial {
  readonly name: string;
  readonly awake: number;
  readonly deafRule: string | null;
  /** The quickest first. */
  readonly files: readonly string[];
}

export type ToWorker =
  | { readonly type: 'open'; readonly root: string; readonly mutants: readonly Mutant[] }
  | { readonly type: 'try'; readonly trial: Trial }
  | { readonly type: 'measure' };

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'measured'; readonly files: readonly string[]; readonly hits: Hits }
  | { readonly type: 'tried'; readonly name: string; readonly by: string | null };

/** Test files by mutant. */
export type Hits = readonly (readonly [number, readonly string[]])[];

const TESTS = ['test/unit/verify/**/*.test.ts', 'test/property/verify/**/*.test.ts'];
/** Measures memory for a quarter of a minute, and judges nothing else. */
const EXCLUDED = ['test/property/verify/memory.test.ts'];

const folder = mkdtempSync(join(tmpdir(), 'earshot-mutation-'));
let bed: TestBed | null = null;

function tell(message: FromWorker): void {
  process.send?.(message);
}

async function handle(message: ToWorker): Promise<void> {
  if (message.type === 'open') {
    const { root, mutants } = message;
    bed = await TestBed.open({ root, folder, tests: TESTS, exclude: EXCLUDED, mutants });
    tell({ type: 'ready' });
  } else if (message.type === 'measure') {
    const coverage = await bed?.measure(folder);
    const { files = [], filesOf = new Map<number, readonly string[]>() } = coverage ?? {};
    tell({ type: 'measured', files, hits: [...filesOf] });
  } else {
    tell({ type: 'tried', name: message.trial.name, by: await firstFailing(message.trial) });
  }
}

async function firstFailing({ awake, deafRule, files }: Trial): Promise<string | null> {
  for (const file of files) {
    const passed = await bed?.run([file], { awake, deafRule, hitsFile: null });
    if (passed !== true) return file;
  }
  return null;
}

process.on('message', (message: ToWorker) => {
  handle(message).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
process.on('disconnect', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});

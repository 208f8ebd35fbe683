// At the end of all tests: what the sweeps of the whole suite looked through, and what they found.
// One secret in one artefact of any test fails the run.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SweepNote } from './leak-sweep.ts';

const SWEEP_NOTES = 'EARSHOT_SWEEP_NOTES';
const SHOWN_HITS = 20;

let folder = '';

/** Before all tests. */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'earshot-sweep-'));
  process.env[SWEEP_NOTES] = join(folder, 'notes.ndjson');
}

/** After all of them. */
export function teardown(): void {
  const file = join(folder, 'notes.ndjson');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  rmSync(folder, { recursive: true, force: true });
  if (lines.length > 0) conclude(lines.map((line) => JSON.parse(line) as SweepNote));
}

function conclude(notes: readonly SweepNote[]): void {
  const sum = (read: (note: SweepNote) => number): number =>
    notes.reduce((total, one) => total + read(one), 0);
  const hits = notes.flatMap((one) => one.hits);
  const megabytes = (sum((one) => one.bytes) / 1e6).toFixed(1);
  const looked = `${sum((one) => one.artefacts)} artefacts (${megabytes} MB)`;
  const text = `Secrets: ${looked}, ${sum((one) => one.secrets)} canaries, ${hits.length} hits`;
  process.stdout.write(`\n${text}\n`);
  if (hits.length === 0) return;
  process.exitCode = 1;
  throw new Error([text, ...hits.slice(0, SHOWN_HITS)].join('\n  '));
}

// Baselines in a folder: the results of runs under the hash of their bytes, and one entry for each
// name that lists them. Files appear whole or not at all; what is damaged is named, never used.

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, EarshotError, isoFromWallMs, systemClock } from '../../base/index.ts';
import type { Replicate, ReplicateGroup } from '../compare/comparison.ts';
import { makeDirectories } from '../directory/make-directories.ts';
import { writeFileAtomically } from '../directory/run-directory.ts';
import { parseResult } from '../result-schema.ts';
import { type BaselineEntry, parseEntry } from './baseline-entry.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const OBJECTS = 'objects';
const ENTRY_SUFFIX = '.json';

export interface SavedBaseline {
  readonly entry: BaselineEntry;
  /** What the name stood for before; null for a new name. */
  readonly replaced: BaselineEntry | null;
}

/** What `list` tells of one name. */
export interface ListedBaseline {
  readonly name: string;
  /** Null: the entry itself is damaged. */
  readonly entry: BaselineEntry | null;
  /** What is missing or damaged, naming the file; empty when all is well. */
  readonly problems: readonly string[];
}

/**
 * Saves runs under a name, which from then on stands for these alone.
 * @throws EarshotError `BASELINE_INVALID` when the runs are no baseline, `USAGE` for a name that
 * cannot be a file's, `RUN_DIRECTORY` when the store cannot be written.
 */
export async function saveBaseline(
  store: string,
  name: string,
  replicates: readonly Replicate[],
): Promise<SavedBaseline> {
  checkName(name);
  checkReplicates(replicates);
  const replaced = await readEntry(store, name).catch(() => null);
  const texts = replicates.map(({ result }) => `${JSON.stringify(result)}\n`);
  const entry: BaselineEntry = {
    schemaVersion: 1,
    name,
    savedAtIso: isoFromWallMs(systemClock().wallMs()),
    scenario: replicates[0]?.result.scenario.name ?? '',
    runs: replicates.map(({ directory, result }, at) => ({
      sha256: sha256(texts[at] ?? ''),
      runId: result.runId,
      directory,
    })),
  };
  try {
    for (const text of texts) await writeObject(store, text);
    await writeFileAtomically(entryFile(store, name), `${JSON.stringify(entry, null, 2)}\n`);
  } catch (error) {
    const text = `The baseline store ${store} cannot be written: ${describeError(error)}`;
    throw new EarshotError('RUN_DIRECTORY', text, { hint: 'Give another with --store.' });
  }
  return { entry, replaced };
}

/**
 * The runs that a name stands for.
 * @throws EarshotError `BASELINE_INVALID` that names what is missing or damaged.
 */
export async function readBaseline(store: string, name: string): Promise<ReplicateGroup> {
  checkName(name);
  const { runs } = await readEntry(store, name);
  const replicates = runs.map(async ({ sha256: hash, runId }) => {
    const { text, problem } = await readObject(store, hash);
    if (text === null) throw invalid(`The baseline ${name} is damaged: ${problem}.`);
    return {
      directory: `${name}/${runId}`,
      result: parseResult(text, `the run ${runId} of the baseline ${name}`),
    };
  });
  return { name, replicates: await Promise.all(replicates) };
}

/** Every name of the store, in order. A store that is not there is empty. */
export async function listBaselines(store: string): Promise<readonly ListedBaseline[]> {
  return Promise.all(namesIn(store).map((name) => describe(store, name)));
}

async function describe(store: string, name: string): Promise<ListedBaseline> {
  try {
    const entry = await readEntry(store, name);
    const problems: string[] = [];
    for (const { sha256: hash } of entry.runs) {
      const { problem } = await readObject(store, hash);
      if (problem !== null) problems.push(problem);
    }
    return { name, entry, problems };
  } catch (error) {
    return { name, entry: null, problems: [describeError(error)] };
  }
}

/** The names in a store. */
export function namesIn(store: string): readonly string[] {
  const files = filesIn(store).filter((file) => file.endsWith(ENTRY_SUFFIX));
  const names = files.map((file) => file.slice(0, -ENTRY_SUFFIX.length));
  return names.filter((name) => NAME.test(name)).toSorted();
}

/** Names of the files of a folder; none when there is none. */
export function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    const text = `The baseline store ${folder} cannot be read: ${describeError(error)}`;
    throw new EarshotError('RUN_DIRECTORY', text, { hint: 'Give another with --store.' });
  }
}

export function objectFolder(store: string): string {
  return path.join(store, OBJECTS);
}

export function entryFile(store: string, name: string): string {
  return path.join(store, `${name}${ENTRY_SUFFIX}`);
}

/** @throws EarshotError `BASELINE_INVALID` when the name is not there, or its entry is damaged. */
export async function readEntry(store: string, name: string): Promise<BaselineEntry> {
  const file = entryFile(store, name);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    const known = namesIn(store);
    const hint = known.length === 0 ? 'it holds none' : `it holds ${known.join(', ')}`;
    throw invalid(`There is no baseline ${name} in ${store}; ${hint}.`);
  }
  const entry = parseEntry(text);
  if (entry === null || entry.name !== name)
    throw invalid(`${file} is damaged: it is no baseline.`);
  return entry;
}

/** @throws EarshotError `USAGE` */
export function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw new EarshotError('USAGE', `'${name}' cannot be the name of a baseline.`, {
    hint: 'Letters, digits, dots, hyphens and underscores, at most 64, beginning with one of the first two.',
  });
}

function checkReplicates(replicates: readonly Replicate[]): void {
  const [first, ...others] = replicates;
  if (first === undefined) throw invalid('There is no run to save.');
  const failed = replicates.find(({ result }) => result.verdict !== 'pass');
  if (failed !== undefined) {
    const why = failed.result.reasons[0]?.text ?? `exit code ${failed.result.exitCode}`;
    throw invalid(`${failed.directory} did not pass (${why}): it is no base to compare with.`);
  }
  const other = others.find(
    ({ result }) => result.plan.workloadSha256 !== first.result.plan.workloadSha256,
  );
  if (other === undefined) return;
  throw invalid(`${first.directory} and ${other.directory} did not offer the same load.`);
}

async function writeObject(store: string, text: string): Promise<void> {
  const file = objectFile(store, sha256(text));
  makeDirectories(path.dirname(file));
  const current = await readFile(file, 'utf8').catch(() => null);
  if (current !== text) await writeFileAtomically(file, text);
}

/** The text, or what is wrong with it. */
async function readObject(
  store: string,
  hash: string,
): Promise<{ readonly text: string | null; readonly problem: string | null }> {
  const file = objectFile(store, hash);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { text, problem: `${file} is missing` };
  if (sha256(text) !== hash)
    return { text: null, problem: `${file} has other bytes than its name` };
  return { text, problem: null };
}

function objectFile(store: string, hash: string): string {
  return path.join(objectFolder(store), `${hash}${ENTRY_SUFFIX}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function invalid(text: string): EarshotError {
  return new EarshotError('BASELINE_INVALID', text);
}

// Takes out of a store what nobody needs: names that are given up, results that no name lists, and
// what an interrupted save left. A result that was just written may be another save's: it stays.

import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../base/index.ts';
import {
  checkName,
  entryFile,
  filesIn,
  namesIn,
  objectFolder,
  readEntry,
} from './baseline-store.ts';

/** No save takes an hour. */
const GRACE_MS = 3_600_000;

export interface PruneOptions {
  /** Names to give up. */
  readonly remove: readonly string[];
  /** Of the wall; for tests. */
  readonly nowMs?: number;
}

export interface Pruned {
  readonly names: readonly string[];
  /** Results and left-overs that are gone, and those that stay. */
  readonly removed: number;
  readonly kept: number;
  /** Damaged entries: what they list cannot be known, so nothing was taken out. */
  readonly damaged: readonly string[];
}

/** @throws EarshotError `BASELINE_INVALID` when a name to give up is not there. */
export async function pruneBaselines(store: string, options: PruneOptions): Promise<Pruned> {
  for (const name of options.remove) checkName(name);
  const known = namesIn(store);
  for (const name of options.remove) if (!known.includes(name)) await readEntry(store, name);
  for (const name of options.remove) rmSync(entryFile(store, name), { force: true });
  const needed = new Set<string>();
  const damaged: string[] = [];
  for (const name of namesIn(store)) {
    const entry = await readEntry(store, name).catch(() => null);
    if (entry === null) damaged.push(name);
    for (const { sha256 } of entry?.runs ?? []) needed.add(`${sha256}.json`);
  }
  const folder = objectFolder(store);
  const nowMs = options.nowMs ?? systemClock().wallMs();
  const files = filesIn(folder);
  const idle = damaged.length > 0 ? [] : files.filter((file) => !needed.has(file));
  const gone = idle.filter((file) => nowMs - statSync(path.join(folder, file)).mtimeMs > GRACE_MS);
  for (const file of gone) rmSync(path.join(folder, file), { force: true });
  const { length: removed } = gone;
  return { names: options.remove, removed, kept: files.length - removed, damaged };
}

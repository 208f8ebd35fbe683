// The store of baselines: saved, read back, listed, pruned; what is damaged is named.

import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  listBaselines,
  pruneBaselines,
  readBaseline,
  saveBaseline,
} from '../../../../src/run/index.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { around, groupOf } from '../compare/replicates.ts';

const RUNS = groupOf('base', { p99Ms: around(20) }).replicates;
const OTHERS = groupOf('other', { p99Ms: around(30) }).replicates;

function objects(store: string): readonly string[] {
  return readdirSync(join(store, 'objects'));
}

/** Two hours old, so that no save can be writing it. */
function age(store: string): void {
  const then = new Date(Date.parse('2026-11-22T10:00:00Z'));
  for (const file of objects(store)) utimesSync(join(store, 'objects', file), then, then);
}

async function failure(run: Promise<unknown>): Promise<string> {
  return run.then(String, (error: unknown) => (error instanceof Error ? error.message : ''));
}

describe('the store of baselines', () => {
  test('gives back the runs that were saved, byte for byte', async () => {
    const store = join(temporaryFolder(), 'store');
    await saveBaseline(store, 'main', RUNS);
    const { name, replicates } = await readBaseline(store, 'main');
    expect(name).toBe('main');
    expect(replicates.map(({ result }) => result)).toEqual(
      JSON.parse(JSON.stringify(RUNS.map(({ result }) => result))),
    );
  });

  test('keeps equal results once, under the hash of their bytes', async () => {
    const store = temporaryFolder();
    await saveBaseline(store, 'one', RUNS);
    await saveBaseline(store, 'two', RUNS);
    expect(objects(store)).toHaveLength(RUNS.length);
    expect(objects(store).every((file) => /^[0-9a-f]{64}\.json$/.test(file))).toBe(true);
  });

  test('lists every name, and tells what a new save takes the place of', async () => {
    const store = temporaryFolder();
    expect(await listBaselines(join(store, 'nowhere'))).toEqual([]);
    expect((await saveBaseline(store, 'main', RUNS)).replaced).toBeNull();
    const { replaced } = await saveBaseline(store, 'main', OTHERS.slice(0, 2));
    expect(replaced?.runs).toHaveLength(5);
    const [main] = await listBaselines(store);
    expect(main).toMatchObject({ name: 'main', problems: [] });
    expect(main?.entry?.runs).toHaveLength(2);
  });

  test('refuses runs that are no baseline, and names that are no file', async () => {
    const store = temporaryFolder();
    const changed = { verdict: 'fail' as const, exitCode: 4 as const };
    const failed = groupOf('bad', { p99Ms: [20], changed }).replicates;
    expect(await failure(saveBaseline(store, 'main', failed))).toContain('bad/1 did not pass');
    expect(await failure(saveBaseline(store, 'main', []))).toBe('There is no run to save.');
    for (const name of ['../up', '', 'a/b', '.hidden', 'x'.repeat(65)]) {
      expect(await failure(saveBaseline(store, name, RUNS))).toContain('cannot be the name');
    }
    expect(readdirSync(store)).toEqual([]);
  });

  test('names a result that is gone, one that was changed, and an entry that is none', async () => {
    const store = temporaryFolder();
    await saveBaseline(store, 'main', RUNS);
    const [first = '', second = ''] = objects(store);
    rmSync(join(store, 'objects', first));
    writeFileSync(join(store, 'objects', second), '{}');
    writeFileSync(join(store, 'torn.json'), '{"schemaVersion":1,"name":"to');
    const [main, torn] = await listBaselines(store);
    expect(main?.problems.toSorted()).toEqual(
      [
        `${join(store, 'objects', first)} is missing`,
        `${join(store, 'objects', second)} has other bytes than its name`,
      ].toSorted(),
    );
    expect(torn).toMatchObject({ name: 'torn', entry: null });
    expect(torn?.problems[0]).toContain('torn.json is damaged');
    expect(await failure(readBaseline(store, 'main'))).toContain('The baseline main is damaged');
    expect(await failure(readBaseline(store, 'master'))).toContain('it holds main, torn');
  });

  test('prunes what no name lists, but nothing that is young', async () => {
    const store = temporaryFolder();
    await saveBaseline(store, 'main', RUNS);
    await saveBaseline(store, 'old', OTHERS);
    writeFileSync(join(store, 'objects', 'left-over.json.123.tmp'), 'half');
    const young = await pruneBaselines(store, { remove: ['old'] });
    expect(young).toMatchObject({ names: ['old'], removed: 0, kept: 11 });
    age(store);
    const pruned = await pruneBaselines(store, { remove: [] });
    expect(pruned).toMatchObject({ removed: 6, kept: 5, damaged: [] });
    expect((await readBaseline(store, 'main')).replicates).toHaveLength(5);
    expect(await failure(pruneBaselines(store, { remove: ['old'] }))).toContain('no baseline old');
  });

  test('prunes nothing while an entry is damaged: what it needs cannot be known', async () => {
    const store = temporaryFolder();
    await saveBaseline(store, 'main', RUNS);
    writeFileSync(
      join(store, 'main.json'),
      readFileSync(join(store, 'main.json'), 'utf8').slice(9),
    );
    age(store);
    expect(await pruneBaselines(store, { remove: [] })).toMatchObject({
      ...{ removed: 0, kept: 5, damaged: ['main'] },
    });
  });
});

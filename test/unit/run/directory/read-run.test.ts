// A run directory written and read back: whole, without a result, torn, damaged.

import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mergeWindows } from '../../../../src/metrics/index.ts';
import { readRun } from '../../../../src/run/directory/read-run.ts';
import { RunDirectory } from '../../../../src/run/directory/run-directory.ts';
import { concludeKilledRun } from '../../../../src/run/judge/conclude-killed.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { finding, header, windowOf } from '../fixtures.ts';

const WINDOWS = [windowOf(0, 20), windowOf(1, 20)];
const FINDINGS = [finding(), finding({ atMs: 2000 })];

/** A run that was killed after two seconds. */
async function killedRun(): Promise<string> {
  const folder = temporaryFolder();
  const directory = await RunDirectory.create(folder, header(), 'version: 1\n');
  for (const window of WINDOWS) directory.appendWindow(window);
  directory.appendFindings(FINDINGS);
  directory.close();
  directory.close();
  return folder;
}

const LEFT = { header: header(), windows: WINDOWS, findings: FINDINGS };
const REBUILT = concludeKilledRun({ ...LEFT, unfinished: [] });

describe('a run directory', () => {
  test('without a result is rebuilt from what is there', async () => {
    const folder = await killedRun();
    expect(readdirSync(folder).toSorted()).toEqual([
      'anomalies.ndjson',
      'run.json',
      'scenario.yaml',
      'unfinished.ndjson',
      'windows.ndjson',
    ]);
    expect(await readRun(folder)).toEqual({ result: REBUILT, windows: WINDOWS, isRebuilt: true });
  });

  test('is rebuilt with the seconds that were not over, as each agent told them last', async () => {
    const folder = temporaryFolder();
    const directory = await RunDirectory.create(folder, header(), 'version: 1\n');
    directory.noteUnfinished({ agent: 0, window: windowOf(0, 3) });
    directory.noteUnfinished({ agent: 1, window: windowOf(0, 9) });
    for (const window of WINDOWS) directory.appendWindow(window);
    directory.noteUnfinished({ agent: 0, window: windowOf(3, 1) });
    directory.noteUnfinished({ agent: 0, window: windowOf(2, 4) });
    directory.noteUnfinished({ agent: 1, window: windowOf(2, 2) });
    directory.noteUnfinished({ agent: 0, window: windowOf(2, 5) });
    directory.close();
    const lines = readFileSync(join(folder, 'unfinished.ndjson'), 'utf8').split('\n');
    expect(lines).toHaveLength(5);
    // A kill may tear the last line, and may come before a whole second was struck off.
    const stale = JSON.stringify({ agent: 1, window: windowOf(1, 9) });
    appendFileSync(join(folder, 'unfinished.ndjson'), `${stale}\n{"agent":1,"win`);
    const unfinished = [mergeWindows([windowOf(2, 5), windowOf(2, 2)]), windowOf(3, 1)];
    const result = concludeKilledRun({ ...LEFT, findings: [], unfinished });
    expect(await readRun(folder)).toEqual({ result, windows: WINDOWS, isRebuilt: true });
    expect(result.messages.sent).toBe(20 + 20 + 5 + 2 + 1);
  });

  test('holds what is not whole when a second is, and nothing of it beside a result', async () => {
    const folder = temporaryFolder();
    const directory = await RunDirectory.create(folder, header(), 'version: 1\n');
    const next = { agent: 1, window: windowOf(1, 2) };
    directory.noteUnfinished({ agent: 0, window: windowOf(0, 3) });
    directory.noteUnfinished(next);
    directory.appendWindow(windowOf(0, 4));
    const file = join(folder, 'unfinished.ndjson');
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(next)}\n`);
    await directory.writeResult(REBUILT, []);
    directory.close();
    expect(existsSync(file)).toBe(false);
  });

  test('with a result is read as it is, and its findings are the final ones', async () => {
    const folder = temporaryFolder();
    const directory = await RunDirectory.create(folder, header(), 'version: 1\n');
    directory.appendWindow(windowOf(0, 20));
    directory.appendFindings(FINDINGS);
    await directory.writeResult(REBUILT, [finding({ summary: 'final' })]);
    expect(directory.writeError).toBeNull();
    directory.close();
    const read = await readRun(folder, { isOwn: true });
    expect(read).toEqual({ result: REBUILT, windows: [windowOf(0, 20)], isRebuilt: false });
    rmSync(join(folder, 'result.json'));
    const { result } = await readRun(folder);
    const evidence = result.checks.find(({ name }) => name === 'lost-relay')?.evidence;
    expect(evidence?.map(({ summary }) => summary)).toEqual(['final']);
  });

  test.each(['windows.ndjson', 'anomalies.ndjson'])(
    'whose %s was torn in its last line loses that line alone',
    async (name) => {
      const folder = await killedRun();
      appendFileSync(join(folder, name), '{"second":2,"counts":{"mess');
      expect(await readRun(folder)).toEqual({ result: REBUILT, windows: WINDOWS, isRebuilt: true });
    },
  );

  test('whose file is damaged in the middle says where', async () => {
    const folder = await killedRun();
    appendFileSync(join(folder, 'windows.ndjson'), 'torn\n{"second":3}\n');
    await expect(readRun(folder)).rejects.toMatchObject({
      code: 'RUN_DIRECTORY',
      message: expect.stringContaining(`${join(folder, 'windows.ndjson')}:3 is not JSON`),
    });
  });

  test.each([
    ['run.json', 'not JSON', 'is not JSON'],
    ['run.json', '{"schemaVersion":2}', 'is of schema version 2, written by an unknown version'],
    ['result.json', '', 'is not JSON'],
    ['result.json', '[]', 'is not of schema version 1'],
    ['result.json', '{"schemaVersion":1}', 'does not follow the schema of this Earshot'],
  ])('whose %s is %j says so', async (name, text, says) => {
    const folder = await killedRun();
    writeFileSync(join(folder, name), text);
    await expect(readRun(folder)).rejects.toMatchObject({
      code: 'RUN_DIRECTORY',
      message: expect.stringMatching(new RegExp(`${name} ${says}`)),
    });
  });

  test.each([
    ['windows.ndjson', 'null'],
    ['windows.ndjson', '{"second":3}'],
    ['anomalies.ndjson', '{"check":"lost-relay"}'],
    ['run.json', '{"schemaVersion":1}'],
  ])('whose %s holds %s is damaged, not a crash', async (name, text) => {
    const folder = await killedRun();
    writeFileSync(join(folder, name), `${text}\n`);
    const outcome = await readRun(folder).catch((error: unknown) => error);
    if (name === 'anomalies.ndjson') expect(outcome).toMatchObject({ isRebuilt: true });
    else expect(outcome).toMatchObject({ code: 'RUN_DIRECTORY' });
  });

  test.each([
    ['that is empty', () => ''],
    ['that does not exist', () => 'nowhere'],
  ])('%s holds no run', async (_, name) => {
    const folder = join(temporaryFolder(), name());
    await expect(readRun(folder)).rejects.toMatchObject({
      code: 'RUN_DIRECTORY',
      message: expect.stringContaining('holds no run'),
    });
  });

  test('that is a file is an error, not a crash', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(readRun(join(folder, 'file'))).rejects.toMatchObject({ code: 'RUN_DIRECTORY' });
  });
});

// A run directory written and read back: whole, without a result, torn, damaged.

import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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

const REBUILT = concludeKilledRun({ header: header(), windows: WINDOWS, findings: FINDINGS });

describe('a run directory', () => {
  test('without a result is rebuilt from what is there', async () => {
    const folder = await killedRun();
    expect(readdirSync(folder).toSorted()).toEqual([
      'anomalies.ndjson',
      'run.json',
      'scenario.yaml',
      'windows.ndjson',
    ]);
    expect(await readRun(folder)).toEqual({ result: REBUILT, windows: WINDOWS, isRebuilt: true });
  });

  test('with a result is read as it is, and its findings are the final ones', async () => {
    const folder = temporaryFolder();
    const directory = await RunDirectory.create(folder, header(), 'version: 1\n');
    directory.appendWindow(windowOf(0, 20));
    directory.appendFindings(FINDINGS);
    await directory.writeResult(REBUILT, [finding({ summary: 'final' })]);
    expect(directory.writeError).toBeNull();
    directory.close();
    const read = await readRun(folder);
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
    ['run.json', '{"schemaVersion":2}', 'is not of schema version 1'],
    ['result.json', '', 'is not JSON'],
    ['result.json', '[]', 'is not of schema version 1'],
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

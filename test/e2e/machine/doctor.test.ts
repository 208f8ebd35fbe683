// `earshot doctor`, and the null server that it calibrates against: verified like any other.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startNullServer } from '../../../src/run/calibration/null-server.ts';
import { writeCalibration } from '../../../src/run/index.ts';
import { runEarshot, runInShell } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runChat, writeScenario } from '../../support/trial/chat-run.ts';
import { calibrationOf } from '../../unit/run/calibration/calibration-of.ts';

test('a limit that a run would be refused for is told beforehand, with exit code 5', async () => {
  const folder = temporaryFolder();
  const file = writeScenario({ folder, users: 100 });
  const run = await runInShell('ulimit -n 300', ['doctor', file, '--json'], { cwd: folder });
  expect(run.code).toBe(5);
  const rows = (run.json as { rows: { name: string; status: string; remedy: string }[] }).rows;
  const failed = rows.filter(({ status }) => status === 'fail');
  expect(failed.map(({ name }) => name)).toEqual(['open files']);
  expect(failed[0]?.remedy).toContain('ulimit -n 356');
});

test('the machine alone is examined, and a scenario that is not there is refused', async () => {
  const folder = temporaryFolder();
  const run = await runEarshot(['doctor'], { cwd: folder });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toMatch(/clock +.*a reading/);
  const wrong = await runEarshot(['doctor', 'none.yaml'], { cwd: folder });
  expect(wrong.code).toBe(2);
});

test('the null server passes verification, and the result carries the floor', async () => {
  const folder = temporaryFolder();
  await writeCalibration(calibrationOf(), { XDG_STATE_HOME: folder });
  const server = await startNullServer(6);
  try {
    writeFileSync(join(folder, 'users.csv'), server.accountsText);
    const { code, result } = await runChat({
      ...{ folder, target: server.url, users: 6 },
      child: { env: { XDG_STATE_HOME: folder } },
    });
    expect({ code, verdict: result?.verdict, coverage: result?.coverageRatio }).toEqual({
      ...{ code: 0, verdict: 'pass', coverage: 1 },
    });
    expect(result?.messages).toMatchObject({ sent: 40, confirmed: 40, delivered: 40, visible: 40 });
    expect(result?.environment).toMatchObject({ floorDeliveryP50Ms: 0.4 });
  } finally {
    await server.close();
  }
});

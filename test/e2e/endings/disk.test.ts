// The place of a run turns against it: the disk fills up, becomes read-only, or two runs want the
// same one. The verdict is told all the same, what is there reads, and nobody overwrites anybody.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/run/index.ts';
import { type EarshotRun, runInShell } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { resultOf, runChat, startChat, writeScenario } from '../../support/trial/chat-run.ts';
import { testWithMounts } from '../../support/trial/private-mounts.ts';

const PRIVATE = ['unshare', '--mount'];

/** A run into a small disk of its own. */
function runOnSmallDisk(folder: string, size: string): Promise<EarshotRun> {
  const file = writeScenario({ folder, users: 8, duration: '4s', rate: '100/s' });
  const prelude = `mkdir place && mount -t tmpfs -o size=${size} none place`;
  const args = ['run', file, '--json', '--quiet', '--out', 'place/run'];
  const elsewhere = ['-o', 'junit=junit.xml', '-o', 'json=elsewhere.json'];
  return runInShell(prelude, [...args, ...elsewhere], { cwd: folder, below: PRIVATE });
}

describe('a disk', () => {
  testWithMounts('that fills up costs the files, not the verdict', async () => {
    const folder = temporaryFolder();
    const run = await runOnSmallDisk(folder, '16k');
    const result = run.json as RunResult | undefined;
    expect({ code: run.code, verdict: result?.verdict }).toEqual({ code: 5, verdict: 'unknown' });
    expect(result?.messages).toMatchObject({ sent: 400, visible: 400, lost: 0 });
    const reasons = result?.reasons.map(({ kind, text }) => `${kind}: ${text}`).join('\n');
    expect(reasons).toMatch(/^rig: The result could not be written to .*ENOSPC/m);
    expect(result?.reasons.every(({ kind }) => kind === 'rig')).toBe(true);
    // What was asked for on another disk is there, and says the same.
    const told = JSON.parse(readFileSync(join(folder, 'elsewhere.json'), 'utf8')) as RunResult;
    expect(told.messages).toEqual(result?.messages);
    expect(readdirSync(folder)).toContain('junit.xml');
  });

  testWithMounts('that is full leaves whole lines, which still read', async () => {
    const folder = temporaryFolder();
    const file = writeScenario({ folder, users: 8, duration: '6s', rate: '100/s' });
    // The windows fill the disk; then somebody makes room, and the rest is appended.
    const script = `mkdir place; mount -t tmpfs -o size=24k none place; mkdir place/run
(for tries in {1..300}; do [ -s place/run/windows.ndjson ] && break; sleep 0.2; done
dd if=/dev/zero of=place/fill bs=1 count=17000; sleep 3; rm place/fill) > /dev/null 2>&1 &
"$1" "$2" run ${file} --quiet --json --out place/run > run.json
wait
rm -f place/run/result.json place/run/anomalies.ndjson`;
    const report = await runInShell(
      `bash -c '${script}' bash "$1" "$2"; cp place/run/windows.ndjson windows.ndjson`,
      ['report', 'place/run', '--json'],
      { cwd: folder, below: PRIVATE },
    );
    const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RunResult;
    expect(run.reasons.map(({ text }) => text).join()).toMatch(/directory could not be written/);
    expect(report.json).toMatchObject({ interrupted: true, verdict: 'unknown' });
    const lines = readFileSync(join(folder, 'windows.ndjson'), 'utf8').split('\n');
    expect(lines.at(-1)).toBe('');
    for (const line of lines.slice(0, -1)) expect(() => JSON.parse(line)).not.toThrow();
  });

  testWithMounts('that is read-only still gives the report of a run', async () => {
    const folder = temporaryFolder();
    const run = await runChat({ folder, users: 4 });
    expect(run.code).toBe(0);
    const mount = 'mount --bind run run && mount -o remount,bind,ro run';
    const report = await runInShell(mount, ['report', 'run', '--json'], {
      ...{ cwd: folder, below: PRIVATE },
    });
    expect({ code: report.code, json: report.json }).toEqual({ code: 0, json: run.result });
    expect(report.stderr).toMatch(/^note: run\/report\.html cannot be written: EROFS/m);
  });
});

describe('two runs', () => {
  test('that want one directory do not share it: one runs, the other says who has it', async () => {
    const folder = temporaryFolder();
    const options = { folder, users: 4, duration: '2s' };
    const all = [startChat(options), startChat(options)];
    const ended = await Promise.all(all.map((child) => child.finished));
    expect(new Set(ended.map(({ code }) => code))).toEqual(new Set([0, 2]));
    const refused = ended.find(({ code }) => code === 2);
    expect(refused?.stderr).toMatch(/cannot be used: (another run has|it is not empty)/);
    const ran = ended.find(({ code }) => code === 0);
    const kept = JSON.parse(readFileSync(join(folder, 'run', 'result.json'), 'utf8')) as RunResult;
    expect(ran === undefined ? undefined : resultOf(ran)?.runId).toBe(kept.runId);
    expect(readdirSync(join(folder, 'run'))).not.toContain('.claimed');
    const third = await runChat(options);
    expect({ code: third.code, stdout: third.stdout }).toEqual({ code: 2, stdout: '' });
    expect(third.stderr).toContain('it is not empty');
  });
});

// Places that cannot take a run or a report: refused before the first packet, with the place.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runEarshot, runInShell } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type ChatRun, runChat, writeScenario } from '../../support/trial/chat-run.ts';
import { testWithMounts } from '../../support/trial/private-mounts.ts';
import { ScriptedChat } from '../../support/trial/scripted-chat.ts';

const chat = new ScriptedChat({ users: 4 });
beforeAll(() => chat.start());
afterAll(() => chat.close());

async function runInto(
  out: string,
  folder: string,
  more: readonly string[] = [],
): Promise<ChatRun> {
  chat.writeAccounts(join(folder, 'users.csv'));
  const flags = ['--out', out, ...more];
  return runChat({ folder, target: chat.url, flags });
}

describe('a run directory', () => {
  test('that is not empty is refused and left as it is', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'taken');
    mkdirSync(out);
    writeFileSync(join(out, 'result.json'), '{}');
    const run = await runInto(out, folder);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`${out} cannot be used: it is not empty`);
    expect(run.stderr).toContain('--out');
    expect(readdirSync(out)).toEqual(['result.json']);
    expect(chat.requests).toHaveLength(0);
  });

  test('that is a file is refused', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'file');
    writeFileSync(out, '');
    const run = await runInto(out, folder);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain(out);
    expect(run.stderr).toContain('[RUN_DIRECTORY]');
    expect(chat.requests).toHaveLength(0);
  });

  test('where no directory can be made is refused', async () => {
    const folder = temporaryFolder();
    const run = await runInto('/proc/earshot/run', folder);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain('/proc/earshot/run cannot be used');
    expect(chat.requests).toHaveLength(0);
  });

  testWithMounts('on a read-only file system is refused', async () => {
    const folder = temporaryFolder();
    chat.writeAccounts(join(folder, 'users.csv'));
    const file = writeScenario({ folder, target: chat.url });
    const place = join(folder, 'place');
    mkdirSync(place);
    const mount = `mount -t tmpfs none ${place} && mkdir ${place}/run && mount -o remount,ro ${place}`;
    const args = ['run', file, '--out', join(place, 'run')];
    const run = await runInShell(mount, args, { cwd: folder, below: ['unshare', '--mount'] });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`${place}/run cannot be used: EROFS`);
    expect(chat.requests).toHaveLength(0);
  });

  test('made for a run that is refused goes away again', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'users.csv'), 'id,token\n');
    const flags = ['--out', join(folder, 'a', 'b')];
    const run = await runChat({ folder, target: chat.url, flags });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('[ACCOUNTS_INVALID]');
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });
});

describe('a report', () => {
  test.each([
    ['into a directory', (folder: string) => `json=${folder}`, /it is a directory/],
    ['below a file', (folder: string) => `html=${folder}/users.csv/x.html`, /not a directory/],
    ['where no directory can be made', () => 'json=/proc/earshot/x.json', /cannot be written/],
    ['of an unknown kind', () => 'pdf=x.pdf', /-o takes kind=path with one of/],
    ['without a path', () => 'json=', /-o takes kind=path/],
  ])('%s is refused before the run', async (_, output, says) => {
    const folder = temporaryFolder();
    const run = await runInto(join(folder, 'run'), folder, ['-o', output(folder)]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(says);
    expect(existsSync(join(folder, 'run'))).toBe(false);
    expect(chat.requests).toHaveLength(0);
  });

  test('of a directory without a run says so', async () => {
    const folder = temporaryFolder();
    const run = await runEarshot(['report', folder]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`${folder} holds no run`);
    expect(run.stderr).toContain('[RUN_DIRECTORY]');
    expect(readdirSync(folder)).toEqual([]);
  });
});

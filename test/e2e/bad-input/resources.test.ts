// A machine that is too small for the plan: refused in preflight with the number and the remedy.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInShell } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeScenario } from '../../support/trial/chat-run.ts';
import { ScriptedChat } from '../../support/trial/scripted-chat.ts';

test('an open-file limit that is too low is refused with the number and the remedy', async () => {
  const folder = temporaryFolder();
  const chat = await new ScriptedChat({ users: 100 }).start();
  try {
    chat.writeAccounts(join(folder, 'users.csv'));
    const file = writeScenario({ folder, target: chat.url, users: 100 });
    const args = ['run', file, '--workers', '1'];
    const run = await runInShell('ulimit -n 300', args, { cwd: folder });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 5, stdout: '' });
    expect(run.stderr).toMatch(/needs 356 open files in one process; the limit is 300/);
    expect(run.stderr).toContain('ulimit -n 356');
    expect(run.stderr).toContain('[RESOURCES_SHORT]');
    expect(chat.requests).toHaveLength(0);
  } finally {
    await chat.close();
  }
});

test('two agents need half of it each', async () => {
  const folder = temporaryFolder();
  const chat = await new ScriptedChat({ users: 100 }).start();
  try {
    chat.writeAccounts(join(folder, 'users.csv'));
    const file = writeScenario({ folder, target: chat.url, users: 100, duration: '1s' });
    const args = ['run', file, '--workers', '2', '--json', '--quiet'];
    const run = await runInShell('ulimit -n 310', args, { cwd: folder });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  } finally {
    await chat.close();
  }
});

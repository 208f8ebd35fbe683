// Completion, tried in bash itself; for other shells what their scripts name, and their syntax
// where the shell is installed.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { RUN_OPTIONS } from '../../../src/cli/options.ts';
import { REPORT_KINDS } from '../../../src/report/index.ts';
import { runEarshot } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const scripts = new Map<string, string>();

beforeAll(async () => {
  for (const shell of SHELLS) {
    const { code, stdout, stderr } = await runEarshot(['completion', shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    scripts.set(shell, stdout);
  }
});

/** What bash offers for the last of the words. */
function offered(...words: readonly string[]): readonly string[] {
  const program = `${scripts.get('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _earshot
[ "\${#COMPREPLY[@]}" -eq 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"`;
  const run = spawnSync('bash', ['-c', program, 'bash', 'earshot', ...words], { encoding: 'utf8' });
  expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
  return run.stdout.split('\n').filter((line) => line !== '');
}

describe('bash', () => {
  test('is offered the commands', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['run', 'validate', 'init', 'completion']));
    expect(offered('ver')).toEqual(['verify']);
  });

  test('is offered every option of the command, and of no other', () => {
    const flags = RUN_OPTIONS.flatMap(({ flags }) => flags.match(/--[a-z-]+/u) ?? []);
    expect(offered('run', '--').toSorted()).toEqual([...flags, '--help'].toSorted());
    expect(offered('serve', '--emb')).toEqual([]);
    expect(offered('run', 'a.yaml', '--sca')).toEqual(['--scale']);
  });

  test('is offered the words that a value may be, and leaves files to the shell', () => {
    expect(offered('run', '-o', '')).toEqual(REPORT_KINDS.map((kind) => `${kind}=`));
    expect(offered('run', '--ci', 'git')).toEqual(['github', 'gitlab']);
    expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(offered('run', '--out', '')).toEqual([]);
    expect(offered('run', '')).toEqual([]);
  });

  test('takes a hostile word for a word', () => {
    expect(offered('run', '$(touch /nowhere/x)', '`exit 3`')).toEqual([]);
  });
});

describe('every shell', () => {
  test.each(SHELLS)('%s has every command and every option of a run', (shell) => {
    const script = scripts.get(shell) ?? '';
    const long = (flags: string) => /--([a-z-]+)/u.exec(flags)?.[1] ?? '';
    const prefix = shell === 'fish' ? '-l ' : '--';
    const missing = RUN_OPTIONS.filter(({ flags }) => !script.includes(prefix + long(flags)));
    expect(missing).toEqual([]);
    expect(script).not.toContain("embedded'");
  });

  test.each(SHELLS)('%s reads its script without a complaint, where it is installed', (shell) => {
    const file = path.join(temporaryFolder(), 'completion');
    writeFileSync(file, scripts.get(shell) ?? '');
    const run = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    const isMissing = run.error !== undefined && 'code' in run.error && run.error.code === 'ENOENT';
    expect(isMissing ? shell : run.stderr).toBe(isMissing ? shell : '');
  });

  test('is named when another is asked for', async () => {
    const run = await runEarshot(['completion', 'tcsh']);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain("completion takes bash, zsh, fish, not 'tcsh'.");
  });
});

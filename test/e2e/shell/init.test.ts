// `earshot init` as a user meets it: without a terminal it asks nothing, on one at most three
// questions.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { starterScenario } from '../../../src/scenario/index.ts';
import { Child } from '../../support/child.ts';
import { runEarshot } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;

describe('init', () => {
  test('writes a scenario that runs to a pass, and asks nothing without a terminal', async () => {
    const cwd = temporaryFolder();
    const made = await runEarshot(['init'], { cwd, input: '' });
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(/^Wrote earshot\.yaml\. Next: earshot validate earshot\.yaml/u);
    const short = ['--duration', '5s', '--set', 'thresholds.delivery_time=p(50) < 5s'];
    const rig = ['--set', 'generator.pacerLag=2s', '--set', 'generator.loopGap=5s'];
    const run = await runEarshot(['run', 'earshot.yaml', ...short, ...rig, '--json'], { cwd });
    expect({ code: run.code, json: run.json }).toMatchObject({ code: 0, json: { reasons: [] } });
  });

  test('overwrites nothing, unless it is told to', async () => {
    const cwd = temporaryFolder();
    const file = path.join(cwd, 'mine.yaml');
    writeFileSync(file, 'mine');
    const refused = await runEarshot(['init', '--out', 'mine.yaml'], { cwd, input: '' });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('mine.yaml is there already.');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const forced = await runEarshot(['init', '--out', 'mine.yaml', '--force'], { cwd, input: '' });
    expect(forced.code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(starterScenario({ target: 'embedded', users: 20 }));
  });

  test.each([
    ['--target', 'ftp://chat.example.org'],
    ['--target', 'https://me:secret@chat.example.org'],
    ['--users', '3'],
    ['--users', 'many'],
    ['--out', 'no/such/folder/x.yaml'],
  ])('refuses %s %s and writes nothing', async (flag, value) => {
    const cwd = temporaryFolder();
    const run = await runEarshot(['init', flag, value], { cwd, input: '' });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).not.toContain('secret');
    expect(existsSync(path.join(cwd, 'earshot.yaml'))).toBe(false);
  });

  /** Below a terminal of its own, with what is typed into it. */
  async function onTerminal(cwd: string, flags: string, typed: string) {
    const node = `${ROOT}node_modules/.bin/node`;
    const command = `${node} ${ROOT}bin/earshot.js init ${flags}`;
    const env = { NO_COLOR: '1', TERM: 'dumb' };
    const child = new Child('script', ['-qec', command, '/dev/null'], { cwd, env, input: typed });
    return child.finished;
  }

  test('asks three questions on a terminal, and takes the defaults for empty answers', async () => {
    const cwd = temporaryFolder();
    const { code, stdout } = await onTerminal(cwd, '', '\n40\nchat.yaml\n');
    expect([...stdout.matchAll(/\(([^)]*)\): /gu)].map(([, shown]) => shown)).toEqual([
      'embedded',
      '20',
      'earshot.yaml',
    ]);
    expect(code).toBe(0);
    const text = readFileSync(path.join(cwd, 'chat.yaml'), 'utf8');
    expect(text).toBe(starterScenario({ target: 'embedded', users: 40 }));
  });

  test('asks only what no flag tells, and writes nothing when the terminal is left', async () => {
    const cwd = temporaryFolder();
    const { code, stdout } = await onTerminal(cwd, '--target embedded --users 8', '\u0004');
    expect(stdout).toContain('File to write (earshot.yaml): ');
    expect(stdout).not.toContain('How many');
    expect(stdout).toContain('Nothing was written.');
    expect(code).toBe(130);
    expect(existsSync(path.join(cwd, 'earshot.yaml'))).toBe(false);
  });
});

// The place of a run: taken when it is empty and takes something, given back when nothing came.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  claimDefaultDirectory,
  claimDirectory,
} from '../../../../src/run/directory/claim-directory.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const STARTED = '2026-11-22T10:15:00.123Z';

describe('a directory of the user', () => {
  test('is made with its parents, and goes with them when it is released', () => {
    const folder = temporaryFolder();
    const claimed = claimDirectory(join(folder, 'a', 'b', 'c'));
    expect(claimed.path).toBe(join(folder, 'a', 'b', 'c'));
    expect(readdirSync(claimed.path)).toEqual(['.claimed']);
    claimed.release();
    claimed.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that was there and is empty stays when it is released', () => {
    const folder = temporaryFolder();
    claimDirectory(folder).release();
    expect(existsSync(folder)).toBe(true);
  });

  test('is not given to a second run while the first one lives', () => {
    const folder = temporaryFolder();
    const first = claimDirectory(folder);
    const refused = `another run has it: .claimed says ${process.pid} ${hostname()}`;
    expect(() => claimDirectory(folder)).toThrow(refused);
    first.release();
    const second = claimDirectory(folder);
    second.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    [`${2 ** 30} ${hostname()}`, true],
    [`${process.pid} elsewhere.example`, false],
    ['', false],
  ])(
    'that is marked %j by another run holds unless that one is known to be gone',
    (mark, isTaken) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, '.claimed'), mark);
      if (!isTaken) {
        expect(() => claimDirectory(folder)).toThrow('another run has it');
        expect(readdirSync(folder)).toEqual(['.claimed']);
        return;
      }
      claimDirectory(folder).release();
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('that is full is not marked', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => claimDirectory(folder)).toThrow('it is not empty');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('stays with what somebody put into it, and so do its parents', () => {
    const folder = temporaryFolder();
    const claimed = claimDirectory(join(folder, 'a', 'b'));
    writeFileSync(join(claimed.path, 'run.json'), '{}');
    claimed.release();
    expect(readdirSync(claimed.path)).toEqual(['run.json']);
  });

  test.each([
    ['holds something', (folder: string) => join(folder, 'full'), 'it is not empty'],
    ['is a file', (folder: string) => join(folder, 'full', 'file'), 'ENOTDIR'],
    ['is below a file', (folder: string) => join(folder, 'full', 'file', 'x'), 'ENOTDIR'],
    ['cannot be made', () => '/proc/earshot/run', 'ENOENT'],
  ])('that %s is refused', (_, place, says) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'full'));
    writeFileSync(join(folder, 'full', 'file'), '');
    const directory = place(folder);
    expect(() => claimDirectory(directory)).toThrow(
      expect.objectContaining({
        code: 'RUN_DIRECTORY',
        exitCode: 2,
        message: expect.stringMatching(new RegExp(`^The run directory ${directory} .*${says}`)),
        hint: 'Give another with --out.',
      }),
    );
  });
});

describe('a directory of our choice', () => {
  test('is named after the second and the scenario, and counted when it is taken', () => {
    const base = join(temporaryFolder(), 'runs');
    const names = [1, 2, 3].map(() => claimDefaultDirectory(base, STARTED, 'smoke').path);
    const first = join(base, '2026-11-22T101500Z-smoke');
    expect(names).toEqual([first, `${first}-1`, `${first}-2`]);
  });

  test('goes with the folder of runs when that was made for it', () => {
    const folder = temporaryFolder();
    claimDefaultDirectory(join(folder, 'runs'), STARTED, 'smoke').release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves the runs of others alone', () => {
    const base = temporaryFolder();
    claimDefaultDirectory(base, STARTED, 'smoke');
    claimDefaultDirectory(base, STARTED, 'smoke').release();
    expect(readdirSync(base)).toEqual(['2026-11-22T101500Z-smoke']);
  });
});

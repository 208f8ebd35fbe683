// The calibration of a machine on disk: found again, and anything else is none.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  calibrationFacts,
  calibrationFile,
  readCalibration,
} from '../../../../src/run/calibration/calibration.ts';
import { writeCalibration } from '../../../../src/run/calibration/write-calibration.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { calibrationOf } from './calibration-of.ts';

function keep(env: Readonly<Record<string, string>>, text: string): void {
  const file = calibrationFile(env);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

test('it lies in the state folder, or below the home', () => {
  expect(calibrationFile({ XDG_STATE_HOME: '/state' })).toBe('/state/earshot/calibration.json');
  const below = '/people/a/.local/state/earshot/calibration.json';
  expect(calibrationFile({ HOME: '/people/a' })).toBe(below);
  expect(calibrationFile({ HOME: '/people/a', XDG_STATE_HOME: 'not/absolute' })).toBe(below);
});

test('what was written is read again', async () => {
  const env = { XDG_STATE_HOME: temporaryFolder() };
  expect(readCalibration(env)).toBeNull();
  const calibration = calibrationOf();
  expect(await writeCalibration(calibration, env)).toBe(calibrationFile(env));
  expect(readCalibration(env)).toEqual(calibration);
});

describe('none is', () => {
  test.each([
    ['that of another machine', JSON.stringify(calibrationOf({ machine: 'f'.repeat(16) }))],
    ['half a file', JSON.stringify(calibrationOf()).slice(0, 100)],
    ['another document', '[]'],
    ['one of a later version', JSON.stringify({ ...calibrationOf(), calibrationVersion: 2 })],
    ['a figure that is no number', JSON.stringify({ ...calibrationOf(), deliveryP50Ms: '1' })],
    ['a negative figure', JSON.stringify(calibrationOf({ pacerLagP99Ms: -1 }))],
    ['a day that is none', JSON.stringify(calibrationOf({ measuredAtIso: 'yesterday' }))],
    ['a file that is too large', ' '.repeat(20_000) + JSON.stringify(calibrationOf())],
  ])('%s', (_name, text) => {
    const env = { XDG_STATE_HOME: temporaryFolder() };
    keep(env, text);
    expect(readCalibration(env)).toBeNull();
  });
});

test('a folder that cannot be written says what to do', async () => {
  const file = join(temporaryFolder(), 'a-file');
  writeFileSync(file, '');
  await expect(writeCalibration(calibrationOf(), { XDG_STATE_HOME: file })).rejects.toMatchObject({
    code: 'RUN_DIRECTORY',
    hint: 'Set XDG_STATE_HOME to a folder that can be written.',
  });
});

test('a result carries its figures, or nothing', () => {
  expect(calibrationFacts(null)).toEqual({});
  expect(calibrationFacts(calibrationOf())).toEqual({
    calibratedAtIso: '2026-11-22T12:00:00.000Z',
    ceilingPerCorePerSecond: 20_000,
    floorDeliveryP50Ms: 0.4,
    floorDeliveryP99Ms: 1.2,
    floorPacerLagP99Ms: 0.9,
  });
});

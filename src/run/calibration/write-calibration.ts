// Keeps the calibration of this machine in the user's state folder.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describeError, EarshotError } from '../../base/index.ts';
import { writeFileAtomically } from '../directory/run-directory.ts';
import { type Calibration, calibrationFile, type Environment } from './calibration.ts';

/** @throws EarshotError `RUN_DIRECTORY` when the state folder cannot be written. */
export async function writeCalibration(
  calibration: Calibration,
  env: Environment,
): Promise<string> {
  const file = calibrationFile(env);
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFileAtomically(file, `${JSON.stringify(calibration, null, 2)}\n`);
    return file;
  } catch (error) {
    const text = `The calibration cannot be written to ${file}: ${describeError(error)}`;
    throw new EarshotError('RUN_DIRECTORY', text, {
      hint: 'Set XDG_STATE_HOME to a folder that can be written.',
    });
  }
}

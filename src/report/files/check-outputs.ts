// Whether reports can be written where they are wanted, before the run whose report would be lost.

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { describeError, EarshotError } from '../../base/index.ts';
import { tryDirectory } from '../../run/index.ts';

/**
 * Tries the places of reports; leaves nothing behind.
 * @throws EarshotError `RUN_DIRECTORY` naming the first place that cannot be written.
 */
export function assertOutputsWritable(
  outputs: readonly { readonly kind: string; readonly path: string }[],
): void {
  for (const output of outputs) {
    const file = path.resolve(output.path);
    try {
      if (existsSync(file) && statSync(file).isDirectory()) throw new Error('it is a directory');
      const folder = existingFolder(path.dirname(file));
      if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a directory`);
      tryDirectory(folder);
    } catch (error) {
      const text = `-o ${output.kind}=${output.path} cannot be written: ${describeError(error)}`;
      throw new EarshotError('RUN_DIRECTORY', text, { cause: error });
    }
  }
}

/**
 * The nearest folder above a file that exists; missing ones are made when the report is written.
 */
function existingFolder(folder: string): string {
  const parent = path.dirname(folder);
  return existsSync(folder) || parent === folder ? folder : existingFolder(parent);
}

// The folder of several runs that belong together.

import path from 'node:path';
import { isoFromWallMs, systemClock } from '../../base/index.ts';
import { type ClaimedDirectory, claimDefaultDirectory, claimDirectory } from './claim-directory.ts';

/**
 * Claims a folder, null being `runs/<utc>-<name>` below the working directory.
 * @throws EarshotError `RUN_DIRECTORY`
 */
export function claimSeries(directory: string | null, name: string): ClaimedDirectory {
  if (directory !== null) return claimDirectory(directory);
  const nowIso = isoFromWallMs(systemClock().wallMs());
  return claimDefaultDirectory(path.resolve('runs'), nowIso, name);
}

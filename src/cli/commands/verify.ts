// `earshot verify`: a recorded run again, from what was observed.

import type { ExitCode } from '../../base/index.ts';
import { renderVerification } from '../../report/index.ts';
import { verifyRun } from '../../run/index.ts';
import { columnsOf, shortPath, wantsColor } from '../terminal.ts';

interface VerifyFlags {
  readonly json?: boolean;
  readonly color?: boolean;
}

export async function verify(
  [directory = '']: readonly string[],
  flags: VerifyFlags,
): Promise<ExitCode> {
  const { verdict } = await verifyRun(directory);
  const sheet = {
    columns: columnsOf(process.stdout),
    color: wantsColor(process.stdout, flags),
    directory: shortPath(directory),
  };
  process.stdout.write(
    flags.json ? `${JSON.stringify(verdict, null, 2)}\n` : renderVerification(verdict, sheet),
  );
  return verdict.exitCode;
}

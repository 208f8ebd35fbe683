// `earshot verify`: a recorded run again, from what was observed; or the story of one message.

import { EXIT, type ExitCode } from '../../base/index.ts';
import { renderStory, renderVerification } from '../../report/index.ts';
import { tellMessage, verifyRun } from '../../run/index.ts';
import { columnsOf, shortPath, wantsColor } from '../terminal.ts';

interface VerifyFlags {
  readonly message?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

export async function verify(
  [directory = '']: readonly string[],
  flags: VerifyFlags,
): Promise<ExitCode> {
  const sheet = {
    columns: columnsOf(process.stdout),
    color: wantsColor(process.stdout, flags),
    directory: shortPath(directory),
  };
  const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
  if (flags.message !== undefined) {
    const story = await tellMessage(directory, flags.message);
    process.stdout.write(flags.json ? json(story) : renderStory(story, sheet));
    return EXIT.pass;
  }
  const { verdict } = await verifyRun(directory);
  process.stdout.write(flags.json ? json(verdict) : renderVerification(verdict, sheet));
  return verdict.exitCode;
}

// `earshot merge`: one result from the shards of one run, which several jobs have run.

import type { ExitCode } from '../../../base/index.ts';
import { mergeAndReport } from '../../../report/index.ts';
import { type CiFlags, ciSystemOf, printResult } from '../../ci.ts';
import { parseOutputs } from '../../outputs.ts';
import { shownResult } from '../../shown-result.ts';

interface MergeFlags extends CiFlags {
  readonly out?: string;
  readonly output?: readonly string[];
  readonly color?: boolean;
}

export async function merge(directories: readonly string[], flags: MergeFlags): Promise<ExitCode> {
  const outputs = parseOutputs(flags.output ?? []);
  const system = ciSystemOf(flags);
  const { result, directory } = await mergeAndReport(
    { directories, outDirectory: flags.out ?? null },
    outputs,
  );
  const shown = shownResult(result, directory, flags);
  await printResult(system, flags, { result, directory, shown, outputs });
  return result.exitCode;
}

// `earshot merge`: one result from the shards of one run, which several jobs have run.

import type { ExitCode } from '../../../base/index.ts';
import { type CiSystem, mergeAndReport } from '../../../report/index.ts';
import { annotated, type CiFlags, printResult } from '../../ci.ts';
import { parseOutputs } from '../../outputs.ts';
import { shownResult } from '../../shown-result.ts';

interface MergeFlags extends CiFlags {
  readonly out?: string;
  readonly output?: readonly string[];
  readonly color?: boolean;
}

export function merge(directories: readonly string[], flags: MergeFlags): Promise<ExitCode> {
  return annotated(flags, (system) => mergeThem(directories, flags, system));
}

async function mergeThem(
  directories: readonly string[],
  flags: MergeFlags,
  system: CiSystem,
): Promise<ExitCode> {
  const outputs = parseOutputs(flags.output ?? []);
  const { result, directory } = await mergeAndReport(
    { directories, outDirectory: flags.out ?? null },
    outputs,
  );
  const shown = shownResult(result, directory, flags);
  await printResult(system, flags, { result, directory, shown, outputs });
  return result.exitCode;
}

// `earshot report`: every report again from a run directory, also of a run that was killed.

import type { ExitCode } from '../../base/index.ts';
import { renderJson, renderSummary, writeReports } from '../../report/index.ts';
import { readRun } from '../../run/index.ts';
import { parseOutputs } from '../outputs.ts';
import { columnsOf, shortPath, wantsColor } from '../terminal.ts';

interface ReportFlags {
  readonly output?: readonly string[];
  readonly json?: boolean;
  readonly color?: boolean;
}

export async function report(
  [directory = '']: readonly string[],
  flags: ReportFlags,
): Promise<ExitCode> {
  const outputs = parseOutputs(flags.output ?? []);
  const { result } = await readRun(directory);
  const shown = flags.json
    ? renderJson(result)
    : renderSummary(result, {
        columns: columnsOf(process.stdout),
        color: wantsColor(process.stdout, flags),
        directory: shortPath(directory),
      });
  process.stdout.write(shown);
  const failures = await writeReports(directory, outputs);
  for (const failure of failures) process.stderr.write(`note: ${failure}\n`);
  return result.exitCode;
}

// A run and its reports in one call: what the command line does, for programs.

import { type RunOptions, type RunOutcome, runScenario } from '../run/index.ts';
import { assertOutputsWritable } from './files/check-outputs.ts';
import { type ReportOutput, writeReports } from './files/write-reports.ts';

/**
 * Runs a scenario and writes the standing reports into its directory, and `outputs` elsewhere.
 * @throws EarshotError what `runScenario` throws, and `RUN_DIRECTORY` for outputs that cannot be
 * written, before the run where that is to be seen.
 */
export async function runAndReport(
  options: RunOptions,
  outputs: readonly ReportOutput[] = [],
): Promise<RunOutcome> {
  assertOutputsWritable(outputs);
  const outcome = await runScenario(options);
  await writeReports(outcome.directory, outputs);
  return outcome;
}

// A run and its reports in one call: what the command line does, for programs.

import { type RunOptions, type RunOutcome, runScenario } from '../run/index.ts';
import { type ReportOutput, writeReports } from './files/write-reports.ts';

/** Runs a scenario and writes the standing reports into its directory, and `outputs` elsewhere. */
export async function runAndReport(
  options: RunOptions,
  outputs: readonly ReportOutput[] = [],
): Promise<RunOutcome> {
  const outcome = await runScenario(options);
  await writeReports(outcome.directory, outputs);
  return outcome;
}

// A run, or shards of one, and the reports in one call: what the command line does, for programs.

import { describeError } from '../base/index.ts';
import {
  type MergeOptions,
  mergeRuns,
  type RunOptions,
  type RunOutcome,
  runScenario,
  withRigFailure,
} from '../run/index.ts';
import { assertOutputsWritable } from './files/check-outputs.ts';
import { type ReportOutput, writeReports } from './files/write-reports.ts';

/**
 * Runs a scenario and writes the standing reports into its directory, and `outputs` elsewhere.
 * @throws EarshotError what `runScenario` throws, and `RUN_DIRECTORY` for outputs that are seen
 * before the run not to be writable; what fails later is a reason of kind `rig` in the result.
 */
export async function runAndReport(
  options: RunOptions,
  outputs: readonly ReportOutput[] = [],
): Promise<RunOutcome> {
  assertOutputsWritable(outputs);
  return reportOn(await runScenario(options), outputs);
}

/**
 * Merges the shards of a run and writes the standing reports into the new directory, and `outputs`
 * elsewhere.
 * @throws EarshotError what `mergeRuns` throws, and `RUN_DIRECTORY` as `runAndReport` does.
 */
export async function mergeAndReport(
  options: MergeOptions,
  outputs: readonly ReportOutput[] = [],
): Promise<RunOutcome> {
  assertOutputsWritable(outputs);
  return reportOn(await mergeRuns(options), outputs);
}

async function reportOn(
  outcome: RunOutcome,
  outputs: readonly ReportOutput[],
): Promise<RunOutcome> {
  try {
    const [failure] = await writeReports(outcome.directory, outputs, outcome.result);
    if (failure === undefined) return outcome;
    return { ...outcome, result: withRigFailure(outcome.result, failure) };
  } catch (error) {
    // The run took its time: its verdict is told, whatever became of its files.
    return { ...outcome, result: withRigFailure(outcome.result, describeError(error)) };
  }
}

// A result, or a comparison, as lines of the file that $GITHUB_OUTPUT names: what later steps of a
// job may read.

import path from 'node:path';
import { type Comparison, FILES, type RunResult } from '../../run/index.ts';

/**
 * The outputs of a step. `message-loss` is empty when the run was killed before it was judged.
 * `directory` is the run's.
 */
export function renderGithubOutputs(result: RunResult, directory: string): string {
  const { lost } = result.messages;
  const outputs = {
    verdict: result.verdict,
    'exit-code': String(result.exitCode),
    'message-loss': lost === null ? '' : String(lost),
    'run-directory': directory,
    report: path.join(directory, 'report.html'),
    junit: path.join(directory, 'junit.xml'),
    result: path.join(directory, FILES.result),
  };
  return Object.entries(outputs).map(outputLines).join('');
}

/** The outputs of a step that compares. */
export function renderComparisonOutputs({ verdict, exitCode }: Comparison): string {
  return `verdict=${verdict}\nexit-code=${exitCode}\n`;
}

/** A value with line ends goes between delimiters that it does not hold. */
function outputLines([name, value]: readonly [string, string]): string {
  if (!/[\r\n]/u.test(value)) return `${name}=${value}\n`;
  let delimiter = 'EARSHOT_END';
  while (value.includes(delimiter)) delimiter += '_';
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

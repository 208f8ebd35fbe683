// `earshot validate`: every mistake of every file, with its line; runs nothing.

import { EXIT, type ExitCode } from '../../base/index.ts';
import { formatDiagnostics } from '../../scenario/index.ts';
import { loadScenario, type ScenarioFlags } from '../load-scenario.ts';
import { wantsColor } from '../terminal.ts';

export async function validate(files: readonly string[], flags: ScenarioFlags): Promise<ExitCode> {
  let worst: ExitCode = EXIT.pass;
  for (const file of files) {
    const { scenario, diagnostics, text } = loadScenario(file, flags);
    const color = wantsColor(process.stdout, flags);
    if (diagnostics.length > 0)
      process.stdout.write(`${formatDiagnostics(diagnostics, text, { color })}\n`);
    if (scenario === null) worst = EXIT.invalid;
    else
      process.stdout.write(
        `${file}: ok (${scenario.name}, ${scenario.users} users, ${scenario.loads.length} loads)\n`,
      );
  }
  return worst;
}

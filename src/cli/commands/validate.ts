// `earshot validate`: every mistake of every file, with its line; runs nothing.

import { EarshotError, EXIT, type ExitCode } from '../../base/index.ts';
import { parseMonitors } from '../../monitor/index.ts';
import { formatDiagnostics, readScenarioFile } from '../../scenario/index.ts';
import { loadScenario, type ScenarioFlags } from '../load-scenario.ts';
import { wantsColor } from '../terminal.ts';

export async function validate(files: readonly string[], flags: ScenarioFlags): Promise<ExitCode> {
  const color = wantsColor(process.stdout, flags);
  let worst: ExitCode = EXIT.pass;
  for (const file of files) {
    const { text, isValid } = judgeFile(file, flags, color);
    process.stdout.write(text);
    if (!isValid) worst = EXIT.invalid;
  }
  return worst;
}

/** One file that cannot be read does not hide the mistakes of the others. */
function judgeFile(
  file: string,
  flags: ScenarioFlags,
  color: boolean,
): { readonly text: string; readonly isValid: boolean } {
  try {
    const written = readScenarioFile(file);
    if (isMonitorsText(written)) return judgeMonitors(file, written, color);
    const { scenario, diagnostics, text } = loadScenario(file, flags);
    const shown =
      diagnostics.length === 0 ? '' : `${formatDiagnostics(diagnostics, text, { color })}\n`;
    if (scenario === null) return { text: shown, isValid: false };
    const { name, users, loads } = scenario;
    const summary = `${file}: ok (${name}, ${users} users, ${loads.length} loads)\n`;
    return { text: shown + summary, isValid: true };
  } catch (error) {
    if (!(error instanceof EarshotError) || error.code !== 'SCENARIO_UNREADABLE') throw error;
    return { text: `${file} error ${error.message}\n`, isValid: false };
  }
}

/** A scenario has no key of this name. */
function isMonitorsText(text: string): boolean {
  return /^["']?monitors["']?\s*:/m.test(text);
}

function judgeMonitors(file: string, text: string, color: boolean): ReturnType<typeof judgeFile> {
  const { file: parsed, diagnostics } = parseMonitors(text, file);
  const shown =
    diagnostics.length === 0 ? '' : `${formatDiagnostics(diagnostics, text, { color })}\n`;
  if (parsed === null) return { text: shown, isValid: false };
  const { monitors, receivers } = parsed;
  const counts = `${counted(monitors.length, 'monitor')}, ${counted(receivers.length, 'receiver')}`;
  return { text: `${shown}${file}: ok (${counts})\n`, isValid: true };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

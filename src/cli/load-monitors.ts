// From a monitors file to its monitors, with every mistake.

import { EarshotError } from '../base/index.ts';
import { type MonitorsFile, parseMonitors } from '../monitor/index.ts';
import { formatDiagnostics, readScenarioFile } from '../scenario/index.ts';
import { type ColorFlags, wantsColor } from './terminal.ts';

/**
 * A monitors file without errors; its warnings go to standard error.
 * @throws EarshotError `SCENARIO_UNREADABLE`, `MONITORS_INVALID` with every mistake.
 */
export function requireMonitors(path: string, flags: ColorFlags): MonitorsFile {
  const text = readScenarioFile(path);
  const { file, diagnostics } = parseMonitors(text, path);
  const shown = formatDiagnostics(diagnostics, text, { color: wantsColor(process.stderr, flags) });
  if (file === null) throw new EarshotError('MONITORS_INVALID', `${path}:\n\n${shown}\n`);
  if (diagnostics.length > 0) process.stderr.write(`${shown}\n\n`);
  return file;
}

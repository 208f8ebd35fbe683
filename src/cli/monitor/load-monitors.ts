// From a monitors file to monitors, with every mistake of it.

import { EarshotError } from '../../base/index.ts';
import { type MonitorsFile, parseMonitors } from '../../monitor/index.ts';
import { formatDiagnostics, readScenarioFile } from '../../scenario/index.ts';

/**
 * A monitors file without errors; its warnings go to `warn`.
 * @throws EarshotError `SCENARIO_UNREADABLE`, `MONITORS_INVALID` with every mistake
 */
export function requireMonitors(
  path: string,
  { color, warn }: { readonly color: boolean; readonly warn: (text: string) => void },
): MonitorsFile {
  const text = readScenarioFile(path);
  const { file, diagnostics } = parseMonitors(text, path);
  const shown = formatDiagnostics(diagnostics, text, { color });
  if (file === null) {
    const count = diagnostics.filter(({ severity }) => severity === 'error').length;
    const mistakes = count === 1 ? 'a mistake' : `${count} mistakes`;
    throw new EarshotError('MONITORS_INVALID', `${path} has ${mistakes}:\n\n${shown}\n`);
  }
  if (diagnostics.length > 0) warn(`${shown}\n\n`);
  return file;
}

// A result as standard output shows it.

import { renderJson, renderSummary } from '../report/index.ts';
import type { RunResult } from '../run/index.ts';
import { type ColorFlags, columnsOf, shortPath, wantsColor } from './terminal.ts';

/** The document alone with `--json`, else the summary at the width of the terminal. */
export function shownResult(
  result: RunResult,
  directory: string,
  flags: ColorFlags & { readonly json?: boolean },
): string {
  if (flags.json) return renderJson(result);
  return renderSummary(result, {
    columns: columnsOf(process.stdout),
    color: wantsColor(process.stdout, flags),
    directory: shortPath(directory),
  });
}

// The `-o kind=path` flags.

import { EarshotError } from '../base/index.ts';
import { REPORT_KINDS, type ReportKind, type ReportOutput } from '../report/index.ts';
import { splitPair } from './options.ts';

function isReportKind(kind: string): kind is ReportKind {
  return REPORT_KINDS.some((known) => known === kind);
}

/** @throws EarshotError `USAGE` for an unknown kind or a missing path. */
export function parseOutputs(pairs: readonly string[]): readonly ReportOutput[] {
  return pairs.map((pair) => {
    const [kind, file] = splitPair('-o', pair);
    if (isReportKind(kind) && file !== '') return { kind, path: file };
    const known = REPORT_KINDS.join(', ');
    throw new EarshotError('USAGE', `-o takes kind=path with one of ${known}, not '${pair}'.`);
  });
}

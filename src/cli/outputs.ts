// The `-o kind=path` flags.

import { EarshotError } from '../base/index.ts';
import { REPORT_KINDS, type ReportOutput } from '../report/index.ts';
import { splitPair } from './options.ts';

/** @throws EarshotError `USAGE` for an unknown kind or a missing path. */
export function parseOutputs(pairs: readonly string[]): readonly ReportOutput[] {
  return parseOutputsOf(REPORT_KINDS, pairs);
}

/** The flags of a command that has `kinds`. @throws EarshotError `USAGE` */
export function parseOutputsOf<Kind extends string>(
  kinds: readonly Kind[],
  pairs: readonly string[],
): readonly { readonly kind: Kind; readonly path: string }[] {
  return pairs.map((pair) => {
    const [name, file] = splitPair('-o', pair);
    const kind = kinds.find((known) => known === name);
    if (kind !== undefined && file !== '') return { kind, path: file };
    const known = kinds.join(', ');
    throw new EarshotError('USAGE', `-o takes kind=path with one of ${known}, not '${pair}'.`);
  });
}

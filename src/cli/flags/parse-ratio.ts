// Flags that are a part of a whole: `5%`, `0.05`.

import { EarshotError } from '../../base/index.ts';

/** A ratio in (0, most]; null when the flag is not given. @throws EarshotError `USAGE` */
export function parseRatio(flag: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null;
  const [, amount = '', percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  const ratio = amount === '' ? Number.NaN : Number(amount) / (percent === '%' ? 100 : 1);
  if (ratio > 0 && ratio <= most) return ratio;
  throw new EarshotError('USAGE', `${flag} takes a part such as 5% or 0.05, not '${text}'.`);
}

// The limit of a threshold that is known by its text alone, as a result tells it. Must not report
// mistakes: the text was a scenario's once.

import type { MetricName } from '../names.ts';
import { Mistake } from './grammar.ts';
import { fitExpression, parseExpression } from './threshold-expression.ts';

/** In the threshold's own unit (times in milliseconds); null when the text is no threshold. */
export function limitOfExpression(metric: MetricName, expression: string): number | null {
  const parsed = parseExpression(expression);
  if (parsed instanceof Mistake) return null;
  const limit = fitExpression(metric, parsed);
  return limit instanceof Mistake ? null : limit;
}

// Parsed thresholds to resolved ones: the metric and the load of the key, the limit in its unit.
// What does not fit becomes a problem at the expression's own line.

import { Mistake } from '../grammar/grammar.ts';
import { fitExpression, type ParsedExpression } from '../grammar/threshold-expression.ts';
import { readMetricKey } from '../grammar/threshold-words.ts';
import type { Threshold } from '../scenario.ts';
import type { ParsedThreshold, ParsedThresholds } from '../schema/judgement.ts';
import { errorAt, onKey, type Problem } from '../schema/problem.ts';
import { FILE_START } from '../source/place.ts';
import { nodeAt, type Path, type TreeNode, valuePlace } from '../source/tree.ts';

export interface ResolvedThreshold {
  readonly threshold: Threshold;
  /** Of the expression. */
  readonly path: Path;
  /** Of the key, as written. */
  readonly key: string;
}

/** The thresholds that fit, in the order of the file, and problems for the others. */
export function resolveThresholds(
  parsed: ParsedThresholds | undefined,
  root: TreeNode,
): { readonly resolved: readonly ResolvedThreshold[]; readonly problems: readonly Problem[] } {
  const resolved: ResolvedThreshold[] = [];
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(parsed ?? {})) {
    const subject = readMetricKey(key);
    if (subject instanceof Mistake) {
      problems.push(onKey(errorAt(['thresholds', key], subject.message, subject.hint)));
      continue;
    }
    for (const [item, path] of itemsOf(key, value)) {
      const { expression, abort, afterMs, at } = partsOf(item, path);
      const limit = fitExpression(subject.metric, expression);
      if (limit instanceof Mistake) {
        problems.push(errorAt(at, limit.message, limit.hint));
        continue;
      }
      const threshold: Threshold = {
        ...subject,
        aggregate: expression.aggregate,
        percentile: expression.percentile,
        comparator: expression.comparator,
        limit,
        overMs: expression.overMs,
        abort,
        abortAfterMs: afterMs,
        expression: expression.text,
        position: positionOf(root, at),
      };
      resolved.push({ threshold, path: at, key });
    }
  }
  return { resolved, problems };
}

/** The items with their paths; null stands for one that is wrong and has been reported. */
function itemsOf(
  key: string,
  value: ParsedThresholds[string],
): readonly (readonly [ParsedThreshold, Path])[] {
  const path: Path = ['thresholds', key];
  if (!Array.isArray(value)) return [[value as ParsedThreshold, path]];
  return value.flatMap((item: ParsedThreshold | null, index) =>
    item === null ? [] : [[item, [...path, index]] as const],
  );
}

function partsOf(
  item: ParsedThreshold,
  path: Path,
): { expression: ParsedExpression; abort: boolean; afterMs: number; at: Path } {
  if (!('expr' in item)) return { expression: item, abort: false, afterMs: 0, at: path };
  const { expr, abort, after } = item;
  return { expression: expr, abort, afterMs: after, at: [...path, 'expr'] };
}

function positionOf(root: TreeNode, path: Path) {
  const place = nodeAt(root, path) === undefined ? FILE_START : valuePlace(root, path);
  return place.flag === null ? place.position : FILE_START.position;
}

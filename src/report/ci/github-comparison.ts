// A comparison as annotations of GitHub Actions: a gate at the line of the threshold that the
// scenario has on the same metric, if it has one. Writes nothing itself.

import type { ThresholdResult } from '../../metrics/index.ts';
import { type ComparedRow, type Comparison, metricText, type RunResult } from '../../run/index.ts';
import {
  changeText,
  comparisonHeadline,
  comparisonWord,
  effectText,
  formatRatio,
  intervalText,
  pText,
  ROW_WORDS,
  shiftText,
} from '../comparison/comparison-words.ts';
import { thresholdAnnotations, thresholdPlace } from './github.ts';
import { type Annotation, renderAnnotations } from './workflow-command.ts';

/**
 * Renders a comparison as workflow commands: an error for each gate that is worse and for each new
 * run that failed, a warning for each gate that is inconclusive, one notice with the verdict.
 * `results` are those of the new runs, `file` their scenario as the repository names it.
 */
export function renderComparisonGithub(
  comparison: Comparison,
  results: readonly RunResult[],
  file: string,
): string {
  const whole: Annotation['place'] = file === '' ? null : { file, line: null, column: null };
  const thresholds = results[0]?.thresholds ?? [];
  const gates = comparison.metrics
    .filter(({ isGate, verdict }) => isGate && (verdict === 'worse' || verdict === 'inconclusive'))
    .map((row): Annotation => {
      const near = thresholdOf(row, thresholds);
      return {
        level: row.verdict === 'worse' ? 'error' : 'warning',
        title: `Earshot: ${metricText(row)} ${ROW_WORDS[row.verdict]}`,
        message: rowText(row),
        place: near === null ? whole : thresholdPlace(near, file),
      };
    });
  const all = [...failureAnnotations(comparison, whole), ...brokenThresholds(results, file)];
  const notice: Annotation = {
    level: 'notice',
    title: `Earshot: ${comparisonWord(comparison)} ${comparison.scenario}`,
    message: `${comparisonHeadline(comparison)} Exit code ${comparison.exitCode}.`,
    place: whole,
  };
  return renderAnnotations([...all, ...gates, notice]);
}

/** The threshold on the same percentile, else one on the same metric. */
function thresholdOf(
  { metric, load, aggregate }: ComparedRow,
  thresholds: readonly ThresholdResult[],
): ThresholdResult | null {
  const same = thresholds.filter((one) => one.metric === metric && one.load === load);
  return same.find(({ expression }) => expression.startsWith(aggregate)) ?? same[0] ?? null;
}

function rowText(row: ComparedRow): string {
  return [
    `${changeText(row)}, a shift of ${shiftText(row.shiftRatio)} (${intervalText(row)}), p = ${pText(row.p)}`,
    `runs vary by ${formatRatio(row.variationRatio)}; smallest effect they would have shown: ${effectText(row)}`,
  ].join('\n');
}

/** New runs that failed by themselves; gates are told at their own lines. */
function failureAnnotations(
  { reasons }: Comparison,
  place: Annotation['place'],
): readonly Annotation[] {
  return reasons
    .filter(({ kind }) => kind !== 'comparison')
    .map(({ text }) => ({
      level: 'error',
      title: 'Earshot: a new run failed',
      message: text,
      place,
    }));
}

/** What the new runs did not hold, each threshold once however many runs it failed. */
function brokenThresholds(results: readonly RunResult[], file: string): readonly Annotation[] {
  const failed = results.flatMap(({ thresholds }) =>
    thresholds.filter(({ verdict }) => verdict === 'fail'),
  );
  const first = new Map(
    failed.toReversed().map((one) => [`${one.metric} ${one.load} ${one.expression}`, one]),
  );
  return thresholdAnnotations({ thresholds: [...first.values()] }, file);
}

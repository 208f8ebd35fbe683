// The words of a comparison, shared by every form of its report. No layout, no colour.

import { EXIT } from '../../base/index.ts';
import type { ComparedRow, Comparison } from '../../run/index.ts';
import { formatMs, formatPlural } from '../text/format.ts';

/** Histograms know no smaller difference. */
const NOTHING_RATIO = 0.0005;

export const ROW_WORDS: Readonly<Record<ComparedRow['verdict'], string>> = {
  worse: 'worse',
  better: 'better',
  same: 'no worse',
  inconclusive: 'inconclusive',
};

export const COMPARISON_WORDS: Readonly<Record<Comparison['verdict'], string>> = {
  pass: 'NO WORSE',
  fail: 'WORSE',
  unknown: 'INCONCLUSIVE',
};

/** `FAILED` when a new run failed by itself. */
export function comparisonWord({ verdict, metrics }: Comparison): string {
  return verdict === 'fail' && metrics.length === 0 ? 'FAILED' : COMPARISON_WORDS[verdict];
}

/** The verdict in one sentence. */
export function comparisonHeadline(comparison: Comparison): string {
  const { exitCode, metrics, rules } = comparison;
  if (exitCode === EXIT.verification) {
    return 'The new runs broke promises: that is no matter of statistics.';
  }
  if (metrics.length === 0) return 'The new runs did not hold their own thresholds.';
  const gates = metrics.filter(({ isGate }) => isGate);
  const what = gates.length === 1 ? 'the gate' : formatPlural(gates.length, 'gate');
  if (exitCode === EXIT.threshold) return 'The new runs are worse than the base.';
  if (exitCode === EXIT.unknown) {
    return 'These runs prove neither that the new ones are worse nor that they are not.';
  }
  return `By ${what} the new runs are no worse; an effect of ${formatRatio(rules.goalRatio)} would have been seen.`;
}

/** `5 runs against 5`, with what they are. */
export function designTexts({ base, new: next, rules }: Comparison): readonly string[] {
  const before = base.startRowsPerConversation;
  const after = next.startRowsPerConversation;
  return [
    `${formatPlural(base.runs.length, 'run')} against ${next.runs.length}`,
    `alpha ${rules.gateAlpha.toPrecision(2).replace(/\.?0+$/u, '')} a gate`,
    `smallest possible p ${pText(rules.smallestP)}`,
    `least effect ${formatRatio(rules.leastEffectRatio)}`,
    `goal ${formatRatio(rules.goalRatio)}`,
    before === null || after === null
      ? ''
      : `rows a conversation at the start ${trimmed(before)} and ${trimmed(after)}`,
  ].filter((text) => text !== '');
}

/** `+10 %`, `-3.2 %`. */
export function shiftText(ratio: number): string {
  if (Math.abs(ratio) < NOTHING_RATIO) return '0 %';
  return `${ratio < 0 ? '\u2212' : '+'}${formatRatio(Math.abs(ratio))}`;
}

/** `+4.1 … +12 %`; a dash where the groups are too small for bounds. */
export function intervalText({ lowerRatio, upperRatio }: ComparedRow): string {
  if (lowerRatio === null || upperRatio === null) return '\u2013';
  return `${shiftText(lowerRatio)} \u2026 ${shiftText(upperRatio)}`;
}

export function effectText({ smallestEffectRatio }: ComparedRow): string {
  return smallestEffectRatio === null ? 'none' : formatRatio(smallestEffectRatio);
}

/** `0.004`. */
export function pText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : String(Number(p.toPrecision(2)));
}

/** `12.0 → 13.2 ms`, with both units where they differ. */
export function changeText({ baseMedianMs, newMedianMs }: ComparedRow): string {
  const [before, after] = [formatMs(baseMedianMs), formatMs(newMedianMs)];
  const unit = after.slice(after.lastIndexOf(' '));
  const short = before.endsWith(unit) ? before.slice(0, -unit.length) : before;
  return `${short} \u2192 ${after}`;
}

/** `2.4 %`; two digits are more than such a number knows. */
export function formatRatio(ratio: number): string {
  if (Math.abs(ratio) < NOTHING_RATIO) return '0 %';
  return `${Number((ratio * 100).toPrecision(2))} %`;
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(1)));
}

// Shards merge by adding, before anything is judged.

import { CHECK_NAMES, type CheckName } from '../../scenario/names.ts';
import type { CheckTally, Finding, MessageCounts } from '../contract.ts';

const EXEMPLAR_LIMIT = 20;

const emptyTally = (check: CheckName): CheckTally => ({
  check,
  owed: 0,
  judged: 0,
  violations: 0,
  consequences: 0,
  suspected: 0,
  firstAtMs: null,
  lastAtMs: null,
  exemplars: [],
  error: null,
});

/** Adds the tallies of several shards; one row per check, in the order of the catalogue. */
export function mergeTallies(lists: readonly (readonly CheckTally[])[]): readonly CheckTally[] {
  const merged = new Map<CheckName, CheckTally>(
    CHECK_NAMES.map((name) => [name, emptyTally(name)]),
  );
  for (const tally of lists.flat()) {
    merged.set(tally.check, addTallies(merged.get(tally.check) ?? emptyTally(tally.check), tally));
  }
  return [...merged.values()];
}

function addTallies(one: CheckTally, other: CheckTally): CheckTally {
  return {
    check: one.check,
    owed: one.owed + other.owed,
    judged: one.judged + other.judged,
    violations: one.violations + other.violations,
    consequences: one.consequences + other.consequences,
    suspected: one.suspected + other.suspected,
    firstAtMs: pick(Math.min, one.firstAtMs, other.firstAtMs),
    lastAtMs: pick(Math.max, one.lastAtMs, other.lastAtMs),
    exemplars: [...one.exemplars, ...other.exemplars].slice(0, EXEMPLAR_LIMIT),
    error: one.error ?? other.error,
  };
}

function pick(
  choose: (a: number, b: number) => number,
  one: number | null,
  other: number | null,
): number | null {
  if (one === null || other === null) return one ?? other;
  return choose(one, other);
}

/** Adds message counts; all zeros for an empty list. */
export function mergeCounts(list: readonly MessageCounts[]): MessageCounts {
  const sum = (read: (counts: MessageCounts) => number): number =>
    list.reduce((total, counts) => total + read(counts), 0);
  return {
    sent: sum((counts) => counts.sent),
    confirmed: sum((counts) => counts.confirmed),
    delivered: sum((counts) => counts.delivered),
    visible: sum((counts) => counts.visible),
    failed: sum((counts) => counts.failed),
    indeterminate: sum((counts) => counts.indeterminate),
    recovered: sum((counts) => counts.recovered),
    lost: sum((counts) => counts.lost),
    control: sum((counts) => counts.control),
    foreign: sum((counts) => counts.foreign),
    owedDeliveries: sum((counts) => counts.owedDeliveries),
  };
}

/**
 * Tallies of the findings that a killed run left: what was proven counts as an opportunity that was
 * judged, and nothing else is known to have been owed.
 */
export function talliesOfFindings(findings: readonly Finding[]): readonly CheckTally[] {
  return mergeTallies([
    findings.map((finding) => ({
      ...emptyTally(finding.check),
      owed: finding.suspected ? 0 : 1,
      judged: finding.suspected ? 0 : 1,
      violations: finding.suspected || finding.consequenceOf !== null ? 0 : 1,
      consequences: !finding.suspected && finding.consequenceOf !== null ? 1 : 0,
      suspected: finding.suspected ? 1 : 0,
      firstAtMs: finding.suspected ? null : finding.atMs,
      lastAtMs: finding.suspected ? null : finding.atMs,
      exemplars: [finding],
    })),
  ]);
}

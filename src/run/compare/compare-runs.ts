// Repeated runs against a base. The run is the replicate: what is measured within one run hangs
// together and proves nothing by its number. A lost message is never a statistic.

import {
  combineExitCodes,
  EarshotError,
  EXIT,
  type ExitCode,
  present,
  toolVersion,
} from '../../base/index.ts';
import { compareSamples, smallestP } from '../../statistics/index.ts';
import { judgeReasons } from '../judge/verdict.ts';
import type { Reason } from '../run-result.ts';
import {
  checkCounts,
  checkDesign,
  checkDistinct,
  checkHistories,
  checkVerdicts,
  checkWorkload,
  environmentDifferences,
  refuseEnvironments,
} from './check-groups.ts';
import {
  type ComparedMetric,
  defaultGates,
  informingMetrics,
  isComparable,
  metricText,
  metricValue,
} from './compared-metric.ts';
import {
  type ComparedGroup,
  type ComparedRow,
  type CompareRules,
  type Comparison,
  DEFAULT_RULES,
  type ReplicateGroup,
  startRowsOf,
} from './comparison.ts';

/** More metrics would share the alpha until none could prove anything. */
const GATE_LIMIT = 3;

export interface CompareOptions {
  readonly base: ReplicateGroup;
  readonly new: ReplicateGroup;
  /** At most 3; empty: the p(99) of the delivery time. The rest informs. */
  readonly gates?: readonly ComparedMetric[];
  readonly rules?: Partial<CompareRules>;
  /** Runs of different machines, runtimes or tools are compared all the same. */
  readonly acrossEnvironments?: boolean;
}

/**
 * Compares two groups of runs. Pure.
 * @throws EarshotError `COMPARE_REFUSED` when they cannot be compared (see `check-groups`), `USAGE`
 * for more than three gates.
 */
export function compareRuns(options: CompareOptions): Comparison {
  const { base, new: next } = options;
  const rules = { ...DEFAULT_RULES, ...options.rules };
  checkCounts(base, next);
  checkDistinct(base, next);
  checkVerdicts(base, next);
  const failures = failuresOf(next);
  if (failures.length > 0) return conclude(options, { rules, rows: [], reasons: failures });
  checkWorkload(base, next);
  const gates = gatesOf(options);
  const alpha = rules.alpha / gates.length;
  const gateCount = gates.length;
  checkDesign(base.replicates.length, next.replicates.length, { alpha: rules.alpha, gateCount });
  const differences = environmentDifferences(base, next);
  if (differences.length > 0 && options.acrossEnvironments !== true) {
    refuseEnvironments(differences);
  }
  checkHistories(base, next);
  const rows = rowsOf({ base, next, gates, rules: { ...rules, alpha } });
  const reasons = rows.flatMap((row) => reasonOf(row, rules));
  return conclude(options, { rules, rows, reasons });
}

function conclude(
  { base, new: next }: CompareOptions,
  found: {
    readonly rules: CompareRules;
    readonly rows: readonly ComparedRow[];
    readonly reasons: readonly Reason[];
  },
): Comparison {
  const { rules, rows, reasons } = found;
  const gateCount = Math.max(1, rows.filter(({ isGate }) => isGate).length);
  const differences = environmentDifferences(base, next);
  return {
    schemaVersion: 1,
    tool: { name: 'earshot', version: toolVersion() },
    scenario: present(base.replicates[0], 'a run').result.scenario.name,
    ...judgeReasons(reasons),
    rules: { ...rules, gateAlpha: rules.alpha / gateCount, smallestP: reachedP(base, next) },
    base: describeGroup(base),
    new: describeGroup(next),
    metrics: rows,
    notes: differences.map((difference) => `different environments: ${difference}`),
  };
}

/** The declared gates, or the default one, measured by every run. */
function gatesOf({ base, new: next, gates = [] }: CompareOptions): readonly ComparedMetric[] {
  const results = [...base.replicates, ...next.replicates].map(({ result }) => result);
  const chosen = gates.length > 0 ? distinct(gates) : defaultGates(results);
  if (chosen.length > GATE_LIMIT) {
    const text = `At most ${GATE_LIMIT} metrics gate; ${chosen.length} were given.`;
    throw new EarshotError('USAGE', text);
  }
  checkGates(chosen, base, next);
  return chosen;
}

function reachedP(base: ReplicateGroup, next: ReplicateGroup): number {
  return smallestP(base.replicates.length, next.replicates.length);
}

function distinct(gates: readonly ComparedMetric[]): readonly ComparedMetric[] {
  return [...new Map(gates.map((gate) => [metricText(gate), gate])).values()];
}

/** New runs that failed: their verdict is the comparison's. */
function failuresOf({ replicates }: ReplicateGroup): readonly Reason[] {
  const failed = replicates.filter(({ result }) => result.verdict !== 'pass');
  if (failed.length === 0) return [];
  const codes: ExitCode[] = failed.map(({ result }) => result.exitCode);
  const exitCode = combineExitCodes(codes);
  return failed
    .filter(({ result }) => result.exitCode === exitCode)
    .map(({ directory, result }) => {
      const what = exitCode === EXIT.verification ? 'broke a promise' : 'did not hold a threshold';
      const why = result.reasons[0]?.text ?? `exit code ${exitCode}`;
      return { exitCode, kind: 'run', text: `The new run ${directory} ${what}: ${why}` };
    });
}

function checkGates(
  gates: readonly ComparedMetric[],
  base: ReplicateGroup,
  next: ReplicateGroup,
): void {
  const refuse = (text: string): never => {
    throw new EarshotError('COMPARE_REFUSED', text, {
      hint: 'Gate on a metric that every run measures: --gate "delivery_time p(99)".',
    });
  };
  if (gates.length === 0) refuse('There is no time that every run has measured.');
  for (const gate of gates) {
    for (const { directory, result } of [...base.replicates, ...next.replicates]) {
      const value = metricValue(result, gate);
      if (value === null) refuse(`${directory} did not measure ${metricText(gate)}.`);
      if (!isComparable(value)) {
        refuse(`${metricText(gate)} of ${directory} lies in results that never came.`);
      }
    }
  }
}

function rowsOf(compared: {
  readonly base: ReplicateGroup;
  readonly next: ReplicateGroup;
  readonly gates: readonly ComparedMetric[];
  readonly rules: CompareRules;
}): readonly ComparedRow[] {
  const { base, next, gates, rules } = compared;
  const results = [...base.replicates, ...next.replicates].map(({ result }) => result);
  const texts = new Set(gates.map(metricText));
  const others = informingMetrics(results).filter((metric) => !texts.has(metricText(metric)));
  return [...gates, ...others].map((metric) => {
    const before = valuesOf(base, metric);
    const after = valuesOf(next, metric);
    return {
      ...metric,
      isGate: texts.has(metricText(metric)),
      base: before,
      new: after,
      baseMedianMs: medianOf(before),
      newMedianMs: medianOf(after),
      ...compareSamples(before.map(aboveZero), after.map(aboveZero), rules),
    };
  });
}

function valuesOf({ replicates }: ReplicateGroup, metric: ComparedMetric): readonly number[] {
  return replicates.map(({ result }) => present(metricValue(result, metric), 'a measured time'));
}

/** A microsecond is the resolution of every time. */
function aboveZero(valueMs: number): number {
  return Math.max(valueMs, 0.001);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  return Number.isInteger(half) ? (upper + (sorted[half - 1] ?? Number.NaN)) / 2 : upper;
}

function reasonOf(row: ComparedRow, rules: CompareRules): readonly Reason[] {
  if (!row.isGate) return [];
  const name = metricText(row);
  if (row.verdict === 'worse') {
    const text = `${name} is worse by ${percent(row.shiftRatio)}: ${ms(row.baseMedianMs)} before, ${ms(row.newMedianMs)} now (p = ${Number(row.p.toPrecision(2))})`;
    return [{ exitCode: EXIT.threshold, kind: 'comparison', text }];
  }
  if (row.verdict !== 'inconclusive') return [];
  return [{ exitCode: EXIT.unknown, kind: 'comparison', text: `${name}: ${whyBlind(row, rules)}` }];
}

function whyBlind(row: ComparedRow, rules: CompareRules): string {
  if (row.variationRatio > rules.variationLimitRatio) {
    return `the runs vary by ${percent(row.variationRatio)} among themselves, more than ${percent(rules.variationLimitRatio)}; a quieter machine, or longer runs, would tell`;
  }
  const seen =
    row.smallestEffectRatio === null
      ? 'no effect'
      : `no effect below ${percent(row.smallestEffectRatio)}`;
  return `${seen} would have been seen, and ${percent(rules.goalRatio)} is wanted; more runs would tell`;
}

function percent(ratio: number): string {
  return `${Number((100 * ratio).toPrecision(2))} %`;
}

function ms(valueMs: number): string {
  return `${Number(valueMs.toPrecision(3))} ms`;
}

function describeGroup({ name, replicates }: ReplicateGroup): ComparedGroup {
  return {
    name,
    runs: replicates.map(({ directory, result }) => ({
      directory,
      runId: result.runId,
      startedAtIso: result.startedAtIso,
    })),
    startRowsPerConversation: startRowsOf(replicates),
  };
}

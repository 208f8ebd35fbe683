// `earshot compare`: repeated runs against a base. The exit code is the verdict.

import { combineExitCodes, EarshotError, EXIT, type ExitCode } from '../../../base/index.ts';
import {
  type CiSystem,
  COMPARISON_REPORT_KINDS,
  renderComparison,
  renderComparisonJson,
  writeComparison,
} from '../../../report/index.ts';
import {
  type CompareRules,
  checkDesign,
  compareRuns,
  DEFAULT_RULES,
  namesDirectories,
  type ReplicateGroup,
  readBaseline,
  readComparedMetric,
  readReplicates,
} from '../../../run/index.ts';
import { annotated, type CiFlags, printComparison } from '../../ci.ts';
import { parseRatio } from '../../flags/parse-ratio.ts';
import { storeOf } from '../../flags/store.ts';
import { parseOutputsOf } from '../../outputs.ts';
import { type InterleaveFlags, interleave, interleaveCount } from '../../series/interleave.ts';
import { columnsOf, wantsColor } from '../../terminal.ts';

interface CompareFlags extends InterleaveFlags, CiFlags {
  readonly gate?: readonly string[];
  readonly alpha?: string;
  readonly leastEffect?: string;
  readonly goal?: string;
  readonly acrossEnvironments?: boolean;
  readonly store?: string;
  readonly interleave?: string;
  readonly output?: readonly string[];
  readonly json?: boolean;
}

interface Groups {
  readonly base: ReplicateGroup;
  readonly new: ReplicateGroup;
  /** A signal ended the runs: what there is of them is compared, and no more than interrupted. */
  readonly isInterrupted: boolean;
}

export function compare(names: readonly string[], flags: CompareFlags): Promise<ExitCode> {
  return annotated(flags, (system) => compareThem(names, flags, system));
}

async function compareThem(
  [base, next]: readonly string[],
  flags: CompareFlags,
  system: CiSystem,
): Promise<ExitCode> {
  const outputs = parseOutputsOf(COMPARISON_REPORT_KINDS, flags.output ?? []);
  const gates = (flags.gate ?? []).map(readComparedMetric);
  const rules = rulesOf(flags);
  const groups = await groupsOf([base, next], flags, {
    alpha: rules.alpha,
    gateCount: Math.max(1, gates.length),
  });
  if (groups.isInterrupted) return EXIT.interrupted;
  const comparison = compareRuns({
    base: groups.base,
    new: groups.new,
    gates,
    rules,
    acrossEnvironments: flags.acrossEnvironments ?? false,
  });
  await writeComparison(comparison, outputs);
  const shown = flags.json
    ? renderComparisonJson(comparison)
    : renderComparison(comparison, {
        columns: columnsOf(process.stdout),
        color: wantsColor(process.stdout, flags),
      });
  await printComparison(system, flags, { comparison, group: groups.new, shown });
  return combineExitCodes([comparison.exitCode]);
}

function rulesOf(flags: CompareFlags): CompareRules {
  const alpha = parseRatio('--alpha', flags.alpha, 0.5);
  const leastEffectRatio = parseRatio('--least-effect', flags.leastEffect, 10);
  const goalRatio = parseRatio('--goal', flags.goal, 10);
  return {
    alpha: alpha ?? DEFAULT_RULES.alpha,
    leastEffectRatio: leastEffectRatio ?? DEFAULT_RULES.leastEffectRatio,
    goalRatio: goalRatio ?? DEFAULT_RULES.goalRatio,
    variationLimitRatio: DEFAULT_RULES.variationLimitRatio,
  };
}

async function groupsOf(
  [base, next]: readonly (string | undefined)[],
  flags: CompareFlags,
  test: { readonly alpha: number; readonly gateCount: number },
): Promise<Groups> {
  if (flags.interleave !== undefined) {
    const count = interleaveCount(flags);
    // Before the first of many runs, not after the last.
    checkDesign(count, count, test);
    if (base === undefined) return interleave(flags.interleave, flags, count);
    throw usage('--interleave makes its runs itself: give it no BASE and NEW.');
  }
  if (base === undefined || next === undefined) {
    throw usage('compare takes BASE and NEW: folders of runs, patterns, or names of baselines.');
  }
  const stray = (['target', 'accounts', 'repeat', 'out'] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (stray !== undefined) throw usage(`--${stray} goes with --interleave FILE.`);
  const store = storeOf(flags);
  return {
    base: await readGroup(base, store),
    new: await readGroup(next, store),
    isInterrupted: false,
  };
}

async function readGroup(argument: string, store: string): Promise<ReplicateGroup> {
  if (!namesDirectories(argument)) return readBaseline(store, argument);
  return { name: argument, replicates: await readReplicates(argument) };
}

function usage(text: string): EarshotError {
  return new EarshotError('USAGE', text);
}

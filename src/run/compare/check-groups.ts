// Whether two groups of runs can be compared at all. Each refusal says which runs, what differs and
// what to do; nothing is computed that a refusal would spoil.

import { EarshotError, EXIT } from '../../base/index.ts';
import { MAX_REPLICATES, smallestP } from '../../statistics/index.ts';
import type { RunResult } from '../run-result.ts';
import { type Replicate, type ReplicateGroup, startRowsOf } from './comparison.ts';

/** Histories may differ by this part of the larger one; one row of a conversation is nothing. */
const HISTORY_RATIO = 0.1;
const HISTORY_ROWS = 1;

/** Machines of one kind report memory sizes that differ by a little. */
const MEMORY_RATIO = 0.05;

/** @throws EarshotError `COMPARE_REFUSED` when there are more runs than the exact test takes. */
export function checkCounts(base: ReplicateGroup, next: ReplicateGroup): void {
  const counts = [base.replicates.length, next.replicates.length];
  if (Math.max(...counts) <= MAX_REPLICATES) return;
  const most = `At most ${MAX_REPLICATES} runs of each are compared`;
  refuse(`${most}; these are ${counts.join(' and ')}.`, 'Leave the oldest out.');
}

/** @throws EarshotError `COMPARE_REFUSED` when chance alone could never be told from an effect. */
export function checkDesign(
  baseCount: number,
  nextCount: number,
  test: { readonly alpha: number; readonly gateCount: number },
): void {
  const reached = baseCount < 2 || nextCount < 2 ? 1 : smallestP(baseCount, nextCount);
  const { alpha, gateCount } = test;
  if (reached <= alpha / gateCount) return;
  const gates = gateCount === 1 ? 'one metric' : `${gateCount} metrics`;
  const needed = `${gates} at alpha ${alpha} ${gateCount === 1 ? 'needs' : 'need'} ${shortP(alpha / gateCount)}`;
  refuse(
    `${runs(baseCount)} against ${runs(nextCount)} cannot prove anything: the smallest possible p is ${shortP(reached)}, and ${needed}.`,
    `Repeat the runs (\`earshot run FILE --repeat ${replicatesFor(alpha / gateCount)}\`), or gate on fewer metrics.`,
  );
}

/** The smallest equal number of runs that can reach `alpha`. */
function replicatesFor(alpha: number): number {
  for (let count = 2; count < MAX_REPLICATES; count += 1) {
    if (smallestP(count, count) <= alpha) return count;
  }
  return MAX_REPLICATES;
}

function runs(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`;
}

function shortP(p: number): string {
  return String(Number(p.toPrecision(2)));
}

/**
 * Runs that prove nothing about a server cannot be replicates. New runs that broke promises or
 * thresholds are a verdict, and told elsewhere.
 * @throws EarshotError `COMPARE_REFUSED` naming the first run.
 */
export function checkVerdicts(base: ReplicateGroup, next: ReplicateGroup): void {
  for (const { directory, result } of base.replicates) {
    if (result.verdict !== 'pass') refuseRun(directory, result, 'base');
  }
  for (const { directory, result } of next.replicates) {
    const isVerdict = result.exitCode === EXIT.verification || result.exitCode === EXIT.threshold;
    if (result.verdict !== 'pass' && !isVerdict) refuseRun(directory, result, 'new');
  }
  for (const { directory, result } of [...base.replicates, ...next.replicates]) {
    const { shards } = result;
    if (shards === null || (shards.isMerged && shards.present.length === shards.count)) continue;
    const parts = `shards ${shards.present.join()} of ${shards.count}`;
    const hint = 'Merge all its shards first: `earshot merge DIR...`.';
    refuse(`${directory} is a part of a run: ${parts}.`, hint);
  }
}

function refuseRun(directory: string, result: RunResult, group: string): never {
  const why = result.reasons[0]?.text ?? `exit code ${result.exitCode}`;
  refuse(
    `${directory}, of the ${group} runs, did not pass (${result.verdict}: ${why}): it is no replicate.`,
    'Leave it out, or run it again.',
  );
}

/** @throws EarshotError `COMPARE_REFUSED` when a run is in it twice. */
export function checkDistinct(base: ReplicateGroup, next: ReplicateGroup): void {
  const seen = new Map<string, string>();
  for (const { directory, result } of [...base.replicates, ...next.replicates]) {
    const before = seen.get(result.runId);
    seen.set(result.runId, directory);
    if (before === undefined) continue;
    const text = `${before} and ${directory} are one and the same run (${result.runId}).`;
    refuse(text, 'A run counts once, on one side.');
  }
}

/** @throws EarshotError `COMPARE_REFUSED` when the runs did not offer the same load. */
export function checkWorkload(base: ReplicateGroup, next: ReplicateGroup): void {
  const [first, ...others] = [...base.replicates, ...next.replicates];
  const other = others.find(
    ({ result }) => result.plan.workloadSha256 !== first?.result.plan.workloadSha256,
  );
  if (first === undefined || other === undefined) return;
  refuse(
    `${first.directory} and ${other.directory} did not offer the same load: their plans differ in more than seed and thresholds.`,
    'Run both with the same scenario and the same --set, --scale and --duration; save the baseline anew when the scenario has changed.',
  );
}

/** @throws EarshotError `COMPARE_REFUSED` when the conversations did not begin equally long. */
export function checkHistories(base: ReplicateGroup, next: ReplicateGroup): void {
  const before = startRowsOf(base.replicates);
  const after = startRowsOf(next.replicates);
  if (before === null || after === null) return;
  const most = Math.max(HISTORY_ROWS, HISTORY_RATIO * Math.max(before, after));
  if (Math.abs(before - after) <= most) return;
  const rows = (value: number): string => `${Number(value.toFixed(1))}`;
  refuse(
    `The histories at the start differ by more than 10 %: ${rows(before)} rows a conversation before the base runs, ${rows(after)} before the new ones.`,
    'Run both on servers in the same state, or in turn: `earshot compare --interleave FILE`.',
  );
}

/**
 * The differences between the machines, runtimes and tools of the runs, one sentence each; empty
 * when there are none.
 */
export function environmentDifferences(
  base: ReplicateGroup,
  next: ReplicateGroup,
): readonly string[] {
  const facts = [...base.replicates, ...next.replicates].map(environmentOf);
  const keys = [...new Set(facts.flatMap((fact) => Object.keys(fact)))].toSorted();
  return keys.flatMap((key) => {
    const values = [...new Set(facts.map((fact) => fact[key] ?? 'not told'))];
    if (values.length === 1 || (key === 'memoryBytes' && areNear(values))) return [];
    return [`${key}: ${values.join(', ')}`];
  });
}

/** @throws EarshotError `COMPARE_REFUSED` that lists the differences. */
export function refuseEnvironments(differences: readonly string[]): never {
  refuse(
    `The runs were made in different environments (${differences.join('; ')}).`,
    'Run both on one machine; or say --across-environments, and believe the result less.',
  );
}

function environmentOf({ result }: Replicate): Readonly<Record<string, string | number>> {
  const { environment, tool, target } = result;
  return { ...environment, earshot: tool.version, 'kind of target': target.kind };
}

function areNear(values: readonly (string | number)[]): boolean {
  const numbers = values.map(Number);
  return Math.min(...numbers) >= (1 - MEMORY_RATIO) * Math.max(...numbers);
}

function refuse(text: string, hint: string): never {
  throw new EarshotError('COMPARE_REFUSED', text, { hint });
}

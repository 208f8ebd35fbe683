// The section on rules that are alive: deafened rules and mutants, from the record of the last run.

import { join } from 'node:path';
import { readRecords } from '../../../bench/hostile/record.ts';
import type { MutationRecord } from '../../../bench/mutation/record.ts';
import { table } from '../markdown.ts';
import { count, NOTHING_RECORDED, newestOf, percent } from './figures.ts';

const FILE = 'mutation.ndjson';
const ABOUT = `A rule that nobody would miss is no rule. Each check of the verifier is deafened in turn, so that it charges
nothing: some test must fail. Then small wrongs are put into the verifier’s code, one at a time: a condition that always
holds, a comparison off by one, a call that is gone. A mutant is killed when a unit or property test of the verifier fails.
Survivors are listed by name in the record; many are equal in effect (a shortcut, the order of evidence).`;

/** What the mutation run found. */
export function mutationSection(results: string): string {
  const records = newestOf(readRecords<MutationRecord>(join(results, FILE)));
  if (records.length === 0) return `${ABOUT}\n\n${NOTHING_RECORDED}`;
  const rules = records.filter(({ name }) => name.startsWith('rule '));
  const mutants = records.filter(({ name }) => !name.startsWith('rule '));
  const of = (some: readonly MutationRecord[], outcome: MutationRecord['outcome']): number =>
    some.filter((one) => one.outcome === outcome).length;
  const killed = of(mutants, 'killed') + of(mutants, 'timeout');
  const rows = [
    ['commit', `\`${records[0]?.commit}\``],
    ['rules deafened (n)', count(rules.length)],
    ['rules that a test missed', count(of(rules, 'killed') + of(rules, 'timeout'))],
    ['mutants tried (n)', `${count(mutants.length)} of ${count(mutants[0]?.of ?? 0)}`],
    ['killed by a test', `${count(of(mutants, 'killed'))}`],
    ['ended by the time limit', `${count(of(mutants, 'timeout'))}`],
    ['survived', count(of(mutants, 'survived'))],
    ['come by no test', count(of(mutants, 'uncovered'))],
    ['score', percent(mutants.length === 0 ? 0 : killed / mutants.length)],
  ];
  const sample = mutants.length < (mutants[0]?.of ?? 0) ? ` --sample ${mutants.length}` : '';
  return `${ABOUT}\n\n${table(['what', 'figure'], rows)}\n\nAgain: \`node bench/mutation/main.ts${sample}\`.`;
}

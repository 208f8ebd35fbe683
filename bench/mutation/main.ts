// Are the rules alive? Each rule of the verifier is deafened in turn, and small wrongs are put into
// its code one at a time: some test must fail. Goes on where the record ends.
//
//   node bench/mutation/main.ts [--sample N] [--jobs K] [--seed TEXT] [--record FILE]
//   node bench/mutation/main.ts --only src/verify/rest/state/thread-order.ts [--only …]
//
// Rules always; of the mutants a sample, drawn by the seed (default: all of them). With `--only`
// the mutants of these files (`:LINE` for one line of them), all of them; nothing is recorded.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random, shuffleInPlace } from '../../src/base/index.ts';
import { CHECK_NAMES } from '../../src/scenario/index.ts';
import { commitOf } from '../commit.ts';
import { appendRecord, readRecords } from '../hostile/record.ts';
import { Bench } from './bench.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import type { MutationRecord } from './record.ts';
import type { Trial } from './worker.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

const { values } = parseArgs({
  options: {
    sample: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: '2' },
    seed: { type: 'string', default: 'mutation' },
    record: { type: 'string', default: `${ROOT}bench/results/mutation.ndjson` },
  },
});
const commit = commitOf(ROOT);
const recorded = readRecords<MutationRecord>(values.record).filter((one) => one.commit === commit);
const done = new Set(recorded.map(({ name }) => name));

function allMutants(): readonly Mutant[] {
  const mutants: Mutant[] = [];
  for (const path of globSync('src/verify/**/*.ts', { cwd: ROOT }).toSorted()) {
    mutants.push(...mutantsOf(path, readFileSync(join(ROOT, path), 'utf8'), mutants.length));
  }
  return mutants;
}

function sampleOf(mutants: readonly Mutant[]): readonly Mutant[] {
  const shuffled = [...mutants];
  shuffleInPlace(shuffled, new Random(values.seed));
  return shuffled.slice(0, Number(values.sample ?? mutants.length));
}

/** In one of the files, or on one of the lines, that `--only` names. */
function isNamed({ path, line }: Mutant): boolean {
  return values.only.some((place) => place === path || place === `${path}:${line}`);
}

function record(name: string, outcome: MutationRecord['outcome'], by: string | null): void {
  const of = name.startsWith('rule ') ? 0 : mutants.length;
  const line: MutationRecord = { commit, name, outcome, by, of };
  if (!isPartial) appendRecord(values.record, line);
  tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
  if (outcome !== 'killed') process.stderr.write(`${outcome}: ${name}\n`);
}

const isPartial = values.only.length > 0;
const mutants = allMutants();
const tally = new Map<string, number>();
for (const { outcome } of isPartial ? [] : recorded)
  tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
const bench = new Bench({ root: ROOT, mutants, jobs: Number(values.jobs) });
const { files, filesOf } = await bench.measure();
const rules = isPartial ? [] : CHECK_NAMES;
const drawn = isPartial ? mutants.filter(isNamed) : sampleOf(mutants);
const trials: Trial[] = [
  ...rules.map((rule) => ({ name: `rule ${rule}`, awake: -1, deafRule: rule, files })),
  ...drawn.map(({ id, path, line, kind }) => ({
    name: `${path}:${line} ${kind} (${id})`,
    awake: id,
    deafRule: null,
    files: filesOf.get(id) ?? [],
  })),
].filter(({ name }) => isPartial || !done.has(name));
process.stderr.write(`${trials.length} to try, ${done.size} on record\n`);
await bench.tryAll(trials, (trial, outcome, by) => record(trial.name, outcome, by));
bench.close();
process.stdout.write(`${[...tally].map(([outcome, n]) => `${n} ${outcome}`).join(', ')}\n`);

// Throws seeded malformed things at everything that reads what others wrote, and appends what came
// of it to the record.
//
//   node bench/fuzz/main.ts [--cases N] [--only KIND] [--seed S] [--record FILE]
//   node bench/fuzz/main.ts --only KIND --seed S --index I     one play again; nothing is recorded

import { parseArgs } from 'node:util';
import { fuzz } from '../../test/support/fuzz/campaign.ts';
import { FUZZ_SHARES } from '../../test/support/fuzz/kinds.ts';
import { commitOf } from '../commit.ts';
import { appendRecord } from '../hostile/record.ts';
import type { FuzzRecord } from './record.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    index: { type: 'string' },
    record: { type: 'string', default: `${ROOT}bench/results/fuzz.ndjson` },
  },
});
const commit = commitOf(ROOT);
const shares = FUZZ_SHARES.filter(
  ({ kind }) => values.only === undefined || kind.name === values.only,
);
if (shares.length === 0) throw new Error(`no kind is called ${values.only}`);
let failed = 0;

for (const { kind, ratio } of shares) {
  const cases = Math.ceil(Number(values.cases) * (values.only === undefined ? ratio : 1));
  const index = values.index === undefined ? {} : { only: Number(values.index) };
  const { failures, ...told } = await fuzz(kind, { cases, seed: values.seed, ...index });
  const record: FuzzRecord = { commit, ...told, failures: failures.length };
  for (const failure of failures) process.stderr.write(`  FAILURE ${failure}\n`);
  process.stderr.write(
    `${kind.name}: ${told.cases} cases in ${told.seconds.toFixed(1)} s, ${failures.length} failures\n`,
  );
  if (values.index === undefined) appendRecord(values.record, record);
  failed += failures.length;
}
process.exitCode = failed > 0 ? 1 : 0;

// The section on malformed input, from the record of the fuzz bench.

import { join } from 'node:path';
import type { FuzzRecord } from '../../../bench/fuzz/record.ts';
import { readRecords } from '../../../bench/hostile/record.ts';
import { FUZZ_SHARES } from '../../../test/support/fuzz/kinds.ts';
import { table } from '../markdown.ts';
import { count, NOTHING_RECORDED, newestOf, ruleOfThree, sum } from './figures.ts';

const FILE = 'fuzz.ndjson';
const kinds = FUZZ_SHARES.map(({ kind }) => `- \`${kind.name}\`: ${kind.about}`).join('\n');
const ABOUT = `Seeded cases against everything that reads what others wrote, through the tool's own paths:

${kinds}

Each case knows what must come of it, from the documents and not from the code: what is malformed has to be refused or told,
what is lawful has to be read as it is. A crash, a wrong word, silence, a second of CPU, or memory that grows beyond
its bound is a failure. One hundred thousand cases are part of the tests; the same kind, seed and index are the same case.`;

/** What the cases came to. */
export function fuzzSection(results: string): string {
  const records = newestOf(readRecords<FuzzRecord>(join(results, FILE)));
  if (records.length === 0) return `${ABOUT}\n\n${NOTHING_RECORDED}`;
  const byKind = [...Map.groupBy(records, ({ kind }) => kind)];
  const rows = byKind.map(([kind, some]) => {
    const cases = sum(some, (one) => one.cases);
    const seconds = sum(some, (one) => one.seconds);
    const slowestMs = Math.max(...some.map((one) => one.maxCaseMs));
    const growth = Math.max(...some.map((one) => one.rssGrowthBytes));
    return [
      kind,
      count(cases),
      count(Math.round(cases / seconds)),
      count(sum(some, (one) => one.failures)),
      `${Math.round(slowestMs)} ms`,
      `${Math.round(growth / 2 ** 20)} MiB`,
    ];
  });
  const cases = sum(records, (one) => one.cases);
  const failures = sum(records, (one) => one.failures);
  const bound = failures === 0 ? ` Failures per case, 95 %: ${ruleOfThree(cases)}.` : '';
  const head = ['kind', 'cases', 'a second', 'failures', 'slowest', 'memory grew by'];
  return `${ABOUT}

${table(head, rows)}

In all ${count(cases)} cases, ${count(failures)} failures, at commit \`${records[0]?.commit}\`.${bound}
"Slowest" is the CPU time of one case together with those that were played at once with it.

Again: \`node bench/fuzz/main.ts --cases ${cases}\`; one play alone: \`node bench/fuzz/main.ts --only KIND --seed S --index I\`.`;
}

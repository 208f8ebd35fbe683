// The section on processes that are killed, from the record of the crash bench.

import { join } from 'node:path';
import type { CrashRecord } from '../../../bench/crash/record.ts';
import { readRecords } from '../../../bench/hostile/record.ts';
import { table } from '../markdown.ts';
import { count, NOTHING_RECORDED, newestOf, ruleOfThree, sum } from './figures.ts';

const FILE = 'crash.ndjson';
const ABOUT = `SIGKILL of the command, of an agent, of both, or of the embedded server, at a random instant of the life
of a run: before the directory, while connecting, under load, while settling, reading back and writing. Every
directory that was begun has to read (\`earshot report DIR\`), at most one second of the load may be missing from its report against what
the server itself stored, no finding may appear that the server's own log of injected faults lacks, and no process may stay.`;

/** What the killings left behind. */
export function crashSection(results: string): string {
  const records = newestOf(readRecords<CrashRecord>(join(results, FILE)));
  if (records.length === 0) return `${ABOUT}\n\n${NOTHING_RECORDED}`;
  const complaints = records.filter((one) => one.complaints.length > 0).length;
  const by = (read: (one: CrashRecord) => string): readonly (readonly string[])[] =>
    [...Map.groupBy(records, read)]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, some]) => [name, count(some.length)]);
  const worstMs = records.reduce((worst, one) => Math.max(worst, one.lostMs ?? 0), 0);
  const rows = [
    ['commit', `\`${records[0]?.commit}\``],
    ['kills (n)', count(records.length)],
    ['directories begun, all of them read', count(sum(records, (one) => (one.began ? 1 : 0)))],
    ['longest stretch of the load lost', `${(worstMs / 1000).toFixed(2)} s`],
    ['findings beyond the truth', count(sum(records, (one) => one.strangers))],
    ['processes left behind', count(sum(records, (one) => one.orphans))],
    ['kills with any complaint', count(complaints)],
    ...(complaints === 0 ? [['failures per kill, 95 %', ruleOfThree(records.length)]] : []),
  ];
  return `${ABOUT}

${table(['what', 'figure'], rows)}

${table(
  ['killed', 'times'],
  by((one) => one.victim),
)}

${table(
  ['in the phase', 'times'],
  by((one) => one.phase),
)}

Again: \`node bench/crash/main.ts --kills ${records.length}\`; one kill alone: \`node bench/crash/main.ts --seed S\`.`;
}

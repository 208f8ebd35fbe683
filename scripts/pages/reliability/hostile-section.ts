// The section on lawful servers under mischief, from the record of the campaign.

import { join } from 'node:path';
import { type HostileRecord, latestOfSeeds, readRecords } from '../../../bench/hostile/record.ts';
import { table } from '../markdown.ts';
import { count, NOTHING_RECORDED, percent, ruleOfThree, sum } from './figures.ts';

const FILE = 'hostile.ndjson';
const ABOUT = `A lawful server, and everything that can go wrong around it: people who reconnect, reset lines, a server
that is killed and comes back with its database, that is replaced, frozen or starved of CPU; a frozen or starved
load generator; wall clocks that jump; a proxy that delays, cuts, stalls, splits and joins; a run that is stopped in the
middle. Nobody is to blame, so nobody may be blamed: no finding of severity C, E or W; each finding of severity L answers
to an entry of the harness's own log; a pass only where all was judged; and the server's own table agrees.`;

/** What the campaign found. */
export function hostileSection(results: string): string {
  const lines = readRecords<HostileRecord>(join(results, FILE));
  const records = latestOfSeeds(lines);
  if (records.length === 0) return `${ABOUT}\n\n${NOTHING_RECORDED}`;
  const sent = sum(records, (one) => one.sent);
  const found = (severity: number): number => sum(records, (one) => one.findings[severity] ?? 0);
  const blamed = found(0) + found(1) + found(2);
  const starved = records.filter((one) => one.starvedMs >= 1000).length;
  const owed = sum(records, (one) => one.owed);
  const verdicts = ['pass', 'unknown', 'fail', 'none'].flatMap((verdict) => {
    const runs = records.filter((one) => one.verdict === verdict).length;
    return runs === 0 ? [] : [`${count(runs)} ${verdict}`];
  });
  const of = (read: (one: HostileRecord) => number, whole: number): string =>
    `${count(sum(records, read))} (${percent(whole === 0 ? 0 : sum(records, read) / whole)})`;
  const rows = [
    ['commits, runs at each', commitsOf(records)],
    ['runs (n), each of another seed', count(records.length)],
    ['messages sent', count(sent)],
    ['confirmed', of((one) => one.confirmed, sent)],
    ['seen in a history', of((one) => one.visible, sent)],
    ['in the server’s own table', of((one) => one.stored, sent)],
    ['opportunities owed', count(owed)],
    ['findings C, E, W', `${found(0)}, ${found(1)}, ${found(2)}`],
    ['findings L, those answered', `${found(3)}, ${sum(records, (one) => one.answered)}`],
    ['runs that others left without a CPU for a second or more', count(starved)],
    ['verdicts (a fail says only that the load was not delivered)', verdicts.join(', ')],
    ['suspected (never part of a verdict)', count(sum(records, (one) => one.suspected))],
    ['indeterminate', of((one) => one.indeterminate, sent)],
    ['unjudged', of((one) => one.unjudged, owed)],
    ['runs with any complaint', count(records.filter((one) => one.complaints.length > 0).length)],
    ['runs that were run again after a complaint', repeatedOf(lines)],
    ...(blamed === 0
      ? [
          ['false alarms per message, 95 %', ruleOfThree(sent)],
          ['false alarms per run, 95 %', ruleOfThree(records.length)],
        ]
      : []),
  ];
  return `${ABOUT}

${table(['what', 'figure'], rows)}

Mischief, by the runs it was in:

${table(['mischief', 'runs'], mischiefRows(records))}

Again, into a record of its own: \`node bench/hostile/main.ts --runs ${records.length} --jobs 4 --record FILE\`; one run alone: \`node bench/hostile/main.ts --seed S\`.`;
}

function commitsOf(records: readonly HostileRecord[]): string {
  const runs = Map.groupBy(records, ({ commit }) => commit);
  return [...runs].map(([commit, of]) => `\`${commit}\`: ${count(of.length)}`).join(', ');
}

/** What was complained of in lines that a later line of the same seed replaces. */
function repeatedOf(lines: readonly HostileRecord[]): string {
  const kept = new Set(latestOfSeeds(lines));
  const replaced = lines.filter((one) => !kept.has(one) && one.complaints.length > 0);
  const kinds = Map.groupBy(
    replaced.flatMap(({ complaints }) => complaints),
    (text) => text,
  );
  const told = [...kinds].map(([text, of]) => `${text}: ${count(of.length)}`).join('; ');
  return replaced.length === 0 ? '0' : `${count(replaced.length)} (${told})`;
}

function mischiefRows(records: readonly HostileRecord[]): readonly (readonly string[])[] {
  const runs = new Map<string, number>();
  for (const { acts } of records) {
    const kinds = new Set(acts.split(' ').map((act) => act.replace(/@.*/, '')));
    for (const kind of kinds) {
      const name = kind === '' ? 'none' : kind;
      runs.set(name, (runs.get(name) ?? 0) + 1);
    }
  }
  return [...runs]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([kind, number]) => [kind, count(number)]);
}

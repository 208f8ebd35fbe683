// The section of docs/detection-matrix.md about one loss among a million messages, from the newest
// commit on record. Pure.

import { join } from 'node:path';
import { readRecords } from '../../bench/hostile/record.ts';
import type { MillionRecord } from '../../bench/one-in-a-million/record.ts';
import { STRATA, STRATUM_NAMES } from '../../bench/one-in-a-million/strata.ts';
import { codes, table } from './markdown.ts';
import { count, newestOf } from './reliability/figures.ts';

const INTRODUCTION = `One push is left out among a million messages between 1,101 people who reconnect now and then, one of them with
a hundred fans; in virtual time, through the verifier as it runs in every agent. A loss is proven only where a later message
of the same sender came through to the same socket. A socket that has shown nothing yet may not
be subscribed: what it misses has a name of its own. For one that is gone there is no proof any more, and Earshot does not
pretend that there is.`;

/** Shorter runs do not count. */
const MESSAGES = 1_000_000;
const COMMAND = 'node bench/one-in-a-million/main.ts';

/** Markdown below its heading. */
export function millionSection(folder: string): string {
  const all = readRecords<MillionRecord>(join(folder, 'one-in-a-million.ndjson'));
  const records = newestOf(all.filter(({ messages }) => messages === MESSAGES));
  const [first] = records;
  if (first === undefined)
    return `${INTRODUCTION}\n\nNothing is on record yet; \`${COMMAND}\` does it.`;
  const found = records.filter(({ proven }) => proven.length > 0).length;
  const strays = records.filter((record) => record.strays.length > 0).length;
  const greatest = (pick: (record: MillionRecord) => number): number =>
    Math.max(...records.map(pick));
  const lines = STRATUM_NAMES.map((name) => {
    const own = records.filter(({ stratum }) => stratum === name);
    const proven = own.filter((record) => record.proven.length > 0);
    const others = [
      ...namesOf(own, ({ suspectedAs }) => suspectedAs, 'suspected'),
      ...namesOf(own, ({ informedAs }) => informedAs, 'information'),
    ];
    const as = codes([...new Set(own.flatMap((record) => record.proven))]);
    return [STRATA[name], `${proven.length} of ${own.length}`, as, others.join(', ') || '–'];
  });
  return [
    INTRODUCTION,
    table(['the lost message was', 'proven', 'as', 'told otherwise'], lines),
    `**${found} of ${records.length}** were proven; in ${strays} of ${records.length} runs anything else was charged. ` +
      `${count(records.reduce((sum, { sent }) => sum + sent, 0))} messages in all; a run took at most ` +
      `${Math.round(greatest(({ seconds }) => seconds))} s and ${Math.round(greatest(({ rssBytes }) => rssBytes) / 1e6)} MB, ` +
      `the simulated server included. \`${COMMAND}\`, commit \`${first.commit}\`.`,
  ].join('\n\n');
}

function namesOf(
  records: readonly MillionRecord[],
  pick: (record: MillionRecord) => readonly string[],
  how: string,
): string[] {
  const counts = new Map<string, number>();
  for (const name of records.flatMap(pick)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, times]) => `${times} × \`${name}\` (${how})`);
}

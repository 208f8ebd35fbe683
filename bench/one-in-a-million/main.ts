// One loss among a million messages, over seeds and strata: is it found, and is it alone? Goes on
// where the record ends.
//
//   node bench/one-in-a-million/main.ts [--seeds N] [--messages M] [--record FILE]
//
// Ends with 1 when anything but the lost message was charged.

import { parseArgs } from 'node:util';
import { commitOf } from '../commit.ts';
import { appendRecord, readRecords } from '../hostile/record.ts';
import { playMillion } from './play.ts';
import type { MillionRecord } from './record.ts';
import { STRATUM_NAMES } from './strata.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: String(3 * STRATUM_NAMES.length) },
    messages: { type: 'string', default: '1000000' },
    record: { type: 'string', default: `${ROOT}bench/results/one-in-a-million.ndjson` },
  },
});
const messages = Number(values.messages);
const commit = commitOf(ROOT);
const records = readRecords<MillionRecord>(values.record).filter(
  (one) => one.commit === commit && one.messages === messages,
);
const done = new Set(records.map(({ seed }) => seed));
for (let seed = 0; seed < Number(values.seeds); seed += 1) {
  if (done.has(seed)) continue;
  const stratum = STRATUM_NAMES[seed % STRATUM_NAMES.length] ?? 'plain';
  const startedAtMs = performance.now();
  const outcome = playMillion({ seed, messages, pairedUsers: 1000, fans: 100, stratum });
  const seconds = Math.round((performance.now() - startedAtMs) / 100) / 10;
  const record: MillionRecord = { commit, seed, stratum, messages, ...outcome, seconds };
  appendRecord(values.record, record);
  records.push(record);
  const said = [
    ...record.proven,
    ...record.suspectedAs.map((name) => `${name} (suspected)`),
    ...record.informedAs.map((name) => `${name} (information)`),
  ];
  const beside = record.strays.length > 0 ? `; STRAY ${record.strays.join(' ')}` : '';
  const cost = `${seconds} s, ${Math.round(record.rssBytes / 1e6)} MB`;
  process.stderr.write(
    `seed ${seed}, ${stratum}: ${said.join(' ') || 'nothing'}${beside}; ${cost}\n`,
  );
}
const found = records.filter(({ proven }) => proven.length > 0).length;
const strays = records.filter((record) => record.strays.length > 0).length;
process.stdout.write(`${found} of ${records.length} found, ${strays} with anything beside it\n`);
process.exitCode = strays > 0 ? 1 : 0;

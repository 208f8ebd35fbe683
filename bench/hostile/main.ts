// Hostile but lawful, by the thousand: seeded runs of real processes under mischief, none of which
// may blame anybody. Goes on where the record ends, and runs again what was complained of.
//
//   node bench/hostile/main.ts [--runs N] [--messages M] [--jobs K] [--seed-from S] [--record FILE]
//   node bench/hostile/main.ts --seed S      one run again; nothing is recorded, all is kept

import { parseArgs } from 'node:util';
import { commitOf } from '../commit.ts';
import { runCampaign } from './campaign.ts';
import { appendRecord, type HostileRecord, latestOfSeeds, readRecords } from './record.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    messages: { type: 'string', default: '0' },
    jobs: { type: 'string', default: '3' },
    'seed-from': { type: 'string', default: '1' },
    seed: { type: 'string' },
    record: { type: 'string', default: `${ROOT}bench/results/hostile.ndjson` },
  },
});
const commit = commitOf(ROOT);
const recorded = latestOfSeeds(readRecords<HostileRecord>(values.record)).filter(
  ({ complaints }) => complaints.length === 0,
);
const only = values.seed === undefined ? null : Number(values.seed);
const sum = { runs: recorded.length, messages: 0, complaints: 0 };
for (const { sent } of recorded) sum.messages += sent;
let isStopped = false;
process.on('SIGINT', () => {
  isStopped = true;
  process.stderr.write('Stopping: what is under way is ended and does not count.\n');
});

/** Seeds that are not on record yet, until there are enough runs and messages. */
function* openSeeds(): Generator<number> {
  const done = new Set(recorded.map(({ seed }) => seed));
  let begun = recorded.length;
  for (let seed = Number(values['seed-from']); ; seed += 1) {
    const isEnough = begun >= Number(values.runs) && sum.messages >= Number(values.messages);
    if (isEnough) return;
    if (done.has(seed)) continue;
    begun += 1;
    yield seed;
  }
}

await runCampaign({
  seeds: only === null ? openSeeds() : [only],
  jobs: only === null ? Number(values.jobs) : 1,
  commit,
  keepsAll: only !== null,
  isStopped: () => isStopped,
  onRecord: (record, { folder, evidence }) => {
    if (only === null) appendRecord(values.record, record);
    sum.runs += 1;
    sum.messages += record.sent;
    const { seed, shape, acts, sent, suspected, verdict, seconds, complaints } = record;
    const what = `${verdict}, ${sent} sent, ${suspected} suspected, ${seconds} s`;
    process.stderr.write(`${sum.runs}. seed ${seed} (${shape}; ${acts}): ${what}\n`);
    if (complaints.length > 0) sum.complaints += 1;
    for (const text of complaints) process.stderr.write(`  COMPLAINT ${text}\n`);
    if (folder === null) return;
    for (const text of evidence.slice(0, 10)) process.stderr.write(`  ${text}\n`);
    process.stderr.write(`  kept: ${folder}\n`);
  },
});
process.stdout.write(
  `${sum.runs} runs, ${sum.messages} messages, ${sum.complaints} runs with complaints\n`,
);
process.exitCode = sum.complaints > 0 ? 1 : 0;

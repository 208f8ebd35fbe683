// Whole searches against the reference server with an injected limit: each must find it within
// 5 %, and all must agree within 10 %. Each search is appended to the record. Five of messages take
// half an hour or more on a quiet machine; the page is made by `npm run generate`.
//
//   node bench/capacity/main.ts [--for rate|users] [--injected N] [--repetitions N] [--quick]
//                               [--record FILE]

import { parseArgs } from 'node:util';
import { appendRecord } from '../hostile/record.ts';
import { AGREE_RATIO, type CapacityRecord, isNear, spreadOf } from './record.ts';
import { searchOnce } from './search-once.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

const { values } = parseArgs({
  options: {
    for: { type: 'string', default: 'rate' },
    injected: { type: 'string' },
    repetitions: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    record: { type: 'string', default: `${ROOT}bench/results/capacity.ndjson` },
  },
});
if (values.for !== 'rate' && values.for !== 'users') throw new Error('--for takes rate or users');
const asked = {
  of: values.for,
  isQuick: values.quick,
  injected: Number(values.injected ?? (values.for === 'rate' ? 300 : 120)),
} as const;
const records: CapacityRecord[] = [];
for (let at = 0; at < Number(values.repetitions); at += 1) {
  const record = await searchOnce(asked);
  appendRecord(values.record, record);
  records.push(record);
  process.stdout.write(`${JSON.stringify(record)}\n`);
}
const near = records.filter((record) => isNear(record)).length;
const spread = spreadOf(records);
const holds = near === records.length && spread !== null && spread <= AGREE_RATIO;
process.stdout.write(`${JSON.stringify({ searches: records.length, near, spread, holds })}\n`);
process.exitCode = holds ? 0 : 1;

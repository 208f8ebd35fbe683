// A soak: messages at a constant rate for an hour, with churn, every one accounted for; and what
// the generator and the server held meanwhile. One command; the record is appended, also when the
// soak is interrupted: it then says so, and how far it came.
//
//   node bench/soak/main.ts [--minutes 60] [--rate 1000] [--users 2000] [--record FILE]
//
// Ends with 1 when the run was not a pass, or something grew that must not.

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitOf } from '../commit.ts';
import { judgeSoak } from './judge-soak.ts';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '1000' },
    users: { type: 'string', default: '2000' },
    record: { type: 'string' },
  },
});
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'earshot-soak-'));
const command = ['node bench/soak/main.ts', ...process.argv.slice(2)].join(' ');
try {
  const result = await soak({
    folder,
    launcher: join(root, 'bin/earshot.js'),
    minutes: Number(values.minutes),
    ratePerSecond: Number(values.rate),
    userCount: Number(values.users),
    say: (text) => process.stderr.write(`${text}\n`),
  });
  const judgement = judgeSoak(result);
  const about = { commit: commitOf(root), date: new Date().toISOString(), command };
  const line = JSON.stringify({ ...about, ...judgement, ...result });
  if (values.record !== undefined) appendFileSync(values.record, `${line}\n`);
  const { samples: _samples, ...told } = { ...about, ...judgement, ...result };
  process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  if (judgement.complaints.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

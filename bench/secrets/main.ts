// Runs the tests that plant secrets and look for them, and appends what was searched to the record.
//
//   node bench/secrets/main.ts [--record FILE]

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SearchCount } from '../../test/support/trial/secret-search.ts';
import { commitOf } from '../commit.ts';
import { appendRecord, readRecords } from '../hostile/record.ts';
import type { SecretsRecord } from './record.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const TESTS = ['test/e2e/secrets'];

const { values } = parseArgs({
  options: { record: { type: 'string', default: `${ROOT}bench/results/secrets.ndjson` } },
});
const folder = mkdtempSync(join(tmpdir(), 'earshot-secrets-'));
const counts = join(folder, 'counts.ndjson');
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'e2e', ...TESTS], {
  cwd: ROOT,
  env: { ...process.env, EARSHOT_SECRET_COUNTS: counts },
  stdio: 'inherit',
});
const searches = readRecords<SearchCount>(counts);
rmSync(folder, { recursive: true, force: true });
const sum = (read: (one: SearchCount) => number): number =>
  searches.reduce((total, one) => total + read(one), 0);
const record: SecretsRecord = {
  commit: commitOf(ROOT),
  runs: searches.length,
  secrets: sum((one) => one.secrets),
  artefacts: sum((one) => one.artefacts),
  bytes: sum((one) => one.bytes),
  searches: sum((one) => one.searches),
  hits: sum((one) => one.hits),
};
if (status === 0 || record.hits > 0) appendRecord(values.record, record);
process.stdout.write(`${JSON.stringify(record)}\n`);
process.exitCode = status === 0 ? 0 : 1;

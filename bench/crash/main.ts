// Kills processes of runs at seeded moments, and looks at what is left. Goes on where the record
// ends.
//
//   node bench/crash/main.ts [--kills N] [--jobs K] [--seed-from S] [--record FILE]
//   node bench/crash/main.ts --seed S      one killing again; nothing is recorded, all is kept

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitOf } from '../commit.ts';
import { appendRecord, readRecords } from '../hostile/record.ts';
import { crash, crashFolder } from './crash-run.ts';
import { judgeCrash } from './judge.ts';
import { planKill } from './kill-plan.ts';
import type { CrashRecord } from './record.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '3' },
    'seed-from': { type: 'string', default: '1' },
    seed: { type: 'string' },
    record: { type: 'string', default: `${ROOT}bench/results/crash.ndjson` },
  },
});
const commit = commitOf(ROOT);
const recorded = readRecords<CrashRecord>(values.record).filter((one) => one.commit === commit);
const done = new Set(recorded.map(({ seed }) => seed));
const only = values.seed === undefined ? null : Number(values.seed);
const base = mkdtempSync(join(tmpdir(), 'earshot-crash-'));
let kills = recorded.length;
let failed = recorded.filter(({ complaints }) => complaints.length > 0).length;
let kept = 0;
let next = Number(values['seed-from']);

/** A seed whose run was over before its moment came is no killing, and does not count. */
async function killOnce(seed: number): Promise<void> {
  const path = join(base, `seed-${seed}`);
  mkdirSync(path);
  const plan = planKill(seed);
  const folder = crashFolder(path);
  const crashed = await crash(plan, folder);
  const record = judgeCrash(plan, crashed, { commit, folder });
  const { complaints, victim, server, phase, lostMs, stored, told, findings, exit } = record;
  const what = crashed.hit ? `in phase ${phase}` : 'was over before';
  const loss = `lost ${lostMs ?? '-'} ms, told ${told ?? '-'} of ${stored ?? '-'}`;
  process.stderr.write(
    `seed ${seed} (${victim}, ${server}, ${plan.moment}+${plan.afterMs}) ${what}: exit ${exit}, ${loss}, ${findings} findings\n`,
  );
  for (const text of complaints) process.stderr.write(`  COMPLAINT ${text}\n`);
  if (complaints.length > 0 || only !== null) {
    kept += 1;
    process.stderr.write(`  kept: ${path}\n`);
  } else {
    rmSync(path, { recursive: true, force: true });
  }
  if (!crashed.hit && complaints.length === 0) return;
  kills += 1;
  failed += complaints.length > 0 ? 1 : 0;
  if (only === null) appendRecord(values.record, record);
}

async function work(): Promise<void> {
  while (kills < Number(values.kills)) {
    const seed = next;
    next += 1;
    if (!done.has(seed)) await killOnce(seed);
  }
}

if (only === null) await Promise.all(Array.from({ length: Number(values.jobs) }, work));
else await killOnce(only);
if (kept === 0) rmSync(base, { recursive: true, force: true });
process.stdout.write(`${kills} kills, ${failed} with complaints\n`);
process.exitCode = failed > 0 ? 1 : 0;

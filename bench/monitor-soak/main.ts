// A year of a monitor's probes in virtual time: memory, handles and database have to stay flat.
//
//   node --expose-gc bench/monitor-soak/main.ts [--probes N] [--samples N] [--record FILE]

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitOf } from '../commit.ts';
import { judgeSoak } from './judge-soak.ts';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    probes: { type: 'string', default: '100000' },
    samples: { type: 'string', default: '30' },
    record: { type: 'string' },
  },
});
const { gc } = globalThis;
if (gc === undefined) throw new Error('Start it with node --expose-gc.');
const folder = mkdtempSync(join(tmpdir(), 'earshot-soak-'));
try {
  const startedAtMs = performance.now();
  const result = await soak({
    path: join(folder, 'soak.db'),
    ...{ probes: Number(values.probes), samples: Number(values.samples) },
    collect: () => {
      gc();
    },
  });
  const complaints = judgeSoak(result);
  const seconds = Math.round(performance.now() - startedAtMs) / 1000;
  const record = { commit: commitOf(join(import.meta.dirname, '../..')), seconds, complaints };
  const line = JSON.stringify({ ...record, ...result });
  process.stdout.write(`${line}\n`);
  if (values.record !== undefined) appendFileSync(values.record, `${line}\n`);
  if (complaints.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

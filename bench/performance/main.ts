// One bench against its bars; the record goes to bench/results/performance.
//
//   node bench/performance/main.ts NAME [--flag number …] [--results FOLDER]
//
// Ends with 1 when a run under measurement was not a pass, or a figure is beyond its bar.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BARS, holds } from './bars.ts';
import type { Bench, BenchContext } from './bench.ts';
import { accuracy } from './benches/accuracy.ts';
import { cpu } from './benches/cpu.ts';
import { crowd } from './benches/crowd.ts';
import { idle } from './benches/idle.ts';
import { ledger } from './benches/ledger.ts';
import { precision } from './benches/precision.ts';
import { readback } from './benches/readback.ts';
import { report } from './benches/report.ts';
import { scaling } from './benches/scaling.ts';
import { server } from './benches/server.ts';
import { start } from './benches/start.ts';
import { loadBefore, makeRecord, writeRecord } from './record.ts';
import { copyPackage } from './rig/package-copy.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  ...{ accuracy, cpu, crowd, idle, ledger, precision, readback, report, scaling, server, start },
};
const NUMBERS = ['pairs', 'users', 'rate', 'seconds', 'messages', 'repeats'] as const;
const OPTIONS = Object.fromEntries(
  [...NUMBERS, 'results'].map((name) => [name, { type: 'string' } as const]),
);

const { values, positionals } = parseArgs({
  options: OPTIONS,
  allowPositionals: true,
});
const [name = ''] = positionals;
const bench = BENCHES[name];
if (bench === undefined) throw new Error(`the benches are ${Object.keys(BENCHES).join(', ')}`);
const flags = process.argv.slice(3).join(' ');
const command = `node bench/performance/main.ts ${name} ${flags}`.trim();
const load = loadBefore();
const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
try {
  const context: BenchContext = {
    package: copyPackage(join(folder, 'package')),
    number: (flag, otherwise) => Number(values[flag] ?? otherwise),
    say: (text) => process.stderr.write(`${text}\n`),
  };
  const findings = await bench(context);
  for (const { bar, median, low, high } of findings.figures) {
    const verdict = holds(bar, median) ? 'holds' : 'does not hold';
    const { what, unit } = BARS[bar];
    const [value, from, to] = [median, low, high].map((one) => Number(one.toPrecision(4)));
    process.stdout.write(`${what}: ${value} ${unit} (${from} to ${to}), ${verdict}\n`);
    if (!holds(bar, median)) process.exitCode = 1;
  }
  const results = values.results ?? join(import.meta.dirname, '../results/performance');
  const record = makeRecord({ bench: name, command, load }, findings);
  process.stdout.write(`${writeRecord(String(results), record)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

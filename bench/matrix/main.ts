// The detection matrix: every fault of the reference server, in real runs and in virtual time,
// against every check. Prints it, and writes it to bench/results when it is whole.
//
//   npm run matrix [-- --only FAULT] [--seeds N] [--jobs K] [--threads T] [--part real|virtual]
//
// Ends with 1 when a fault is missed in a cell or a check is charged that is not declared.

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { forEachBounded } from '../../src/base/index.ts';
import { FAULT_NAMES, FAULTS } from '../../src/server/index.ts';
import { ROWS } from '../../test/detection/rows/rows.ts';
import { LOAD_LEVELS, VIRTUAL_FAULTS } from '../../test/detection/virtual/virtual-cells.ts';
import { commitOf } from '../commit.ts';
import { examineFault, RULE } from './conformance-part.ts';
import { matrixText } from './print-matrix.ts';
import { type RealAccount, realCells, runCells, runClean } from './real-part.ts';
import {
  type CellSum,
  type MatrixResults,
  type MatrixRowResult,
  sumOf,
  writeResults,
} from './results.ts';
import { playTasks } from './virtual-part.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '4' },
    threads: { type: 'string', default: '2' },
    part: { type: 'string', default: 'both' },
  },
});
const only = values.only ?? null;
if (only !== null && !FAULT_NAMES.some((fault) => fault === only)) {
  throw new Error(`there is no fault ${only}; docs/reference/faults.md lists them`);
}
const faults = FAULT_NAMES.filter((fault) => only === null || fault === only);
const startedAtMs = performance.now();
const say = (text: string): void => {
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  process.stderr.write(`${seconds} s: ${text}\n`);
};

/** By fault, '' for the clean ones, then by dose. */
async function playVirtualPart(): Promise<Map<string, Readonly<Record<string, CellSum>>>> {
  const byFault = new Map<string, Readonly<Record<string, CellSum>>>();
  if (values.part === 'real') return byFault;
  const struck = faults.filter((fault) => VIRTUAL_FAULTS.includes(fault));
  const tasks = [...struck, ''].map((fault) => ({ fault, seeds: Number(values.seeds) }));
  await playTasks(tasks, Number(values.threads), ({ fault, sums }) => {
    byFault.set(fault, sums);
    const all = Object.entries(sums).map(
      ([dose, { struck: n, detected }]) => `${dose} ${detected}/${n}`,
    );
    say(`virtual, ${fault === '' ? 'no fault' : fault}: ${all.join(', ')}`);
  });
  return byFault;
}

/** Beside the real runs: the faults that `earshot conformance` proves. */
async function examinePart(): Promise<ReadonlyMap<string, CellSum>> {
  const byFault = new Map<string, CellSum>();
  if (values.part === 'virtual') return byFault;
  await forEachBounded(faults, Number(values.jobs), async (fault) => {
    const sum = await examineFault(fault);
    if (sum === null) return;
    byFault.set(fault, sum);
    say(`conformance, ${fault}: ${sum.mistakes.join('; ') || 'as declared'}`);
  });
  return byFault;
}

async function runRealPart(): Promise<readonly RealAccount[]> {
  const accounts: RealAccount[] = [];
  if (values.part === 'virtual') return accounts;
  await runCells(realCells(only), Number(values.jobs), (account) => {
    accounts.push(account);
    const { mistakes } = account.account;
    say(`real, ${account.name}: ${mistakes.length === 0 ? 'as declared' : mistakes.join('; ')}`);
  });
  return accounts;
}

function rowOf(
  fault: (typeof faults)[number],
  real: readonly RealAccount[],
  virtual: Readonly<Record<string, CellSum>>,
): MatrixRowResult {
  const row = ROWS[fault];
  const own = real.filter(({ cell }) => cell.fault === fault);
  const sums = own.map((named) => {
    const { dose, rule } = named.cell;
    return [dose, { ...sumOf([named]), rule }] as const;
  });
  const examined = examinations.get(fault);
  const conformance = examined === undefined ? {} : { once: { ...examined, rule: RULE } };
  const why = row.provenBy === 'nothing' ? row.why : '';
  const check = FAULTS[fault].breaks;
  return {
    fault,
    check,
    provenBy: row.provenBy,
    why,
    real: { ...Object.fromEntries(sums), ...conformance },
    virtual,
  };
}

function mistakesOf({ rows, clean }: MatrixResults): readonly string[] {
  const sums = rows.flatMap(({ real, virtual }) => [
    ...Object.values(real),
    ...Object.values(virtual),
  ]);
  const uncounted = rows
    .filter(({ provenBy, virtual }) => provenBy === 'run' && Object.keys(virtual).length > 0)
    .filter(({ virtual }) => Object.values(virtual).every(({ struck }) => struck === 0))
    .map(({ fault }) => `${fault}: it never struck in virtual time`);
  const found = [...sums, clean.real, clean.virtual].flatMap(({ mistakes }) => mistakes);
  return [...found, ...uncounted];
}

const virtual = await playVirtualPart();
const examinations = await examinePart();
const real = await runRealPart();
const cleanReal = values.part === 'virtual' ? [] : [await runClean()];
const results: MatrixResults = {
  endedAtIso: new Date().toISOString(),
  commit: commitOf(ROOT),
  command: ['npm run matrix', ...process.argv.slice(2)].join(' '),
  machine: {
    ...{ cpu: cpus()[0]?.model ?? 'unknown', coreCount: cpus().length, node: process.version },
  },
  seconds: Math.round((performance.now() - startedAtMs) / 1000),
  seeds: Number(values.seeds),
  loads: LOAD_LEVELS,
  rows: faults.map((fault) => rowOf(fault, real, virtual.get(fault) ?? {})),
  clean: { real: sumOf(cleanReal), virtual: virtual.get('')?.none ?? sumOf([]) },
};
process.stdout.write(matrixText(results));
const mistakes = mistakesOf(results);
for (const mistake of mistakes) process.stdout.write(`${mistake}\n`);
if (only === null && values.part === 'both') {
  process.stdout.write(`${writeResults(ROOT, results)}\n`);
}
process.exitCode = mistakes.length > 0 ? 1 : 0;

// What `npm run matrix` writes: a row for each fault, with every cell summed up. The page in docs
// is made from it. Must not run or judge a cell.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckName, ConformanceCheckName } from '../../src/scenario/index.ts';
import type { FaultName } from '../../src/server/index.ts';
import type { CellAccount } from '../../test/detection/judge-cell.ts';
import type { VirtualAccount } from '../../test/detection/virtual/judge-virtual.ts';

/** Cells of one kind, summed up. */
export interface CellSum {
  readonly cells: number;
  /** Cells in which something was injected that a client could observe. */
  readonly struck: number;
  /** Struck cells with exactly the declared checks, and no message missed. */
  readonly detected: number;
  /** Cells with a check, or with a charge, that is not declared. */
  readonly stray: number;
  readonly injected: number;
  readonly observable: number;
  readonly charged: number;
  readonly missed: number;
  readonly messages: number;
  readonly suspected: number;
  readonly indeterminate: number;
  readonly unjudged: number;
  readonly consequences: readonly CheckName[];
  /** Which cell, and what is wrong with it; at most `KEPT_MISTAKES`. */
  readonly mistakes: readonly string[];
}

export interface MatrixRowResult {
  readonly fault: FaultName;
  readonly check: CheckName | ConformanceCheckName;
  readonly provenBy: 'run' | 'conformance' | 'nothing';
  /** Why nothing proves it; empty otherwise. */
  readonly why: string;
  /** By dose: `once`, `rate`, `window`; with the rule that was given. */
  readonly real: Readonly<Record<string, CellSum & { readonly rule: string }>>;
  /** By dose: `once`, `1 %`, `10 %`, `window`. */
  readonly virtual: Readonly<Record<string, CellSum>>;
}

export interface MatrixResults {
  readonly endedAtIso: string;
  readonly commit: string;
  readonly command: string;
  readonly machine: { readonly cpu: string; readonly coreCount: number; readonly node: string };
  readonly seconds: number;
  readonly seeds: number;
  readonly loads: readonly string[];
  readonly rows: readonly MatrixRowResult[];
  /** Runs without a fault: one real one, and virtual ones by load and seed. */
  readonly clean: { readonly real: CellSum; readonly virtual: CellSum };
}

/** A cell under the name that a person would repeat it by. */
export interface NamedAccount {
  readonly name: string;
  readonly account: CellAccount | VirtualAccount;
}

const KEPT_MISTAKES = 10;
const SUFFIX = '-detection-matrix.json';

export function sumOf(accounts: readonly NamedAccount[]): CellSum {
  const total = (pick: (account: NamedAccount['account']) => number): number =>
    accounts.reduce((sum, { account }) => sum + pick(account), 0);
  const struck = accounts.filter(({ account }) => account.observable > 0);
  const isRight = ({ account }: NamedAccount): boolean =>
    account.mistakes.length === 0 && account.charged > 0;
  const mistakes = accounts.flatMap(({ name, account }) =>
    account.mistakes.map((mistake) => `${name}: ${mistake}`),
  );
  return {
    cells: accounts.length,
    struck: struck.length,
    detected: struck.filter(isRight).length,
    stray: accounts.filter(({ account }) => account.strays.length > 0).length,
    injected: total(({ injected }) => injected),
    observable: total(({ observable }) => observable),
    charged: total(({ charged }) => charged),
    missed: total(({ missed }) => missed.length),
    messages: total(({ messages }) => messages),
    suspected: total(({ suspected }) => suspected),
    indeterminate: total(({ indeterminate }) => indeterminate),
    unjudged: total(({ unjudged }) => unjudged),
    consequences: [...new Set(accounts.flatMap(({ account }) => account.consequences))].toSorted(),
    mistakes: mistakes.slice(0, KEPT_MISTAKES),
  };
}

/** Sums of sums. */
export function addSums(sums: readonly CellSum[]): CellSum {
  const total = (pick: (sum: CellSum) => number): number =>
    sums.reduce((all, sum) => all + pick(sum), 0);
  return {
    cells: total(({ cells }) => cells),
    struck: total(({ struck }) => struck),
    detected: total(({ detected }) => detected),
    stray: total(({ stray }) => stray),
    injected: total(({ injected }) => injected),
    observable: total(({ observable }) => observable),
    charged: total(({ charged }) => charged),
    missed: total(({ missed }) => missed),
    messages: total(({ messages }) => messages),
    suspected: total(({ suspected }) => suspected),
    indeterminate: total(({ indeterminate }) => indeterminate),
    unjudged: total(({ unjudged }) => unjudged),
    consequences: [...new Set(sums.flatMap(({ consequences }) => consequences))].toSorted(),
    mistakes: sums.flatMap(({ mistakes }) => mistakes).slice(0, KEPT_MISTAKES),
  };
}

/** Writes the results under their date; the file's path in the repository. */
export function writeResults(root: string, results: MatrixResults): string {
  const file = `bench/results/${results.endedAtIso.slice(0, 10)}${SUFFIX}`;
  writeFileSync(join(root, file), `${JSON.stringify(results, null, 2)}\n`);
  return file;
}

/** The newest results on record, and their file; null when there are none. */
export function newestResults(
  folder: string,
): { readonly file: string; readonly results: MatrixResults } | null {
  const file = readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .toSorted()
    .at(-1);
  if (file === undefined) return null;
  const results = JSON.parse(readFileSync(join(folder, file), 'utf8')) as MatrixResults;
  return { file, results };
}

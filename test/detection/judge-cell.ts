// Holds the account of one real run against the ground truth of the server: exactly the declared
// check and consequences, exactly the messages that were hurt, the exit code. Must not run a cell.

import type { Cell } from './cells.ts';
import { type Compared, compareCharges } from './compare.ts';
import { controlHashes } from './control-hashes.ts';
import type { CellOutcome } from './run-cell.ts';

/** What stands beside every verdict. */
export interface Standing {
  readonly messages: number;
  readonly suspected: number;
  readonly indeterminate: number;
  readonly unjudged: number;
}

/** What a cell showed, and everything in which that is not what it declares. */
export interface CellAccount extends Compared, Standing {
  readonly exitCode: number | null;
  readonly mistakes: readonly string[];
}

export function judgeCell(cell: Cell, outcome: CellOutcome): CellAccount {
  const { check, consequences, row } = cell;
  const { result, exitCode } = outcome;
  let controls: ReadonlySet<string> | null = null;
  const isControl = (hash: string): boolean => {
    controls ??= controlHashes(result, outcome.scenario);
    return controls.has(hash);
  };
  const { comparison, compared: comparedCheck = check } = row;
  const declared = { check, consequences, comparison, compared: comparedCheck };
  const compared = compareCharges(declared, outcome, isControl);
  const { observable, charged, missed, strays } = compared;
  const wanting = (row.mustShow ?? []).filter((name) => !compared.consequences.includes(name));
  const reasons = result.reasons.map(({ kind }) => kind);
  const mistakes = [
    ...(observable > 0 ? [] : ['no injection was observable']),
    ...(charged > 0 ? [] : [`${comparedCheck} is charged to nothing`]),
    ...strays.map((stray) => `stray: ${stray}`),
    ...missed.map((hash) => `nothing is charged for the message ${hash}`),
    ...wanting.map((name) => `${name} is not shown as a consequence`),
    ...difference('exit code', exitCode, cell.exitCode),
    ...difference('reasons', reasons, cell.exitCode === 0 ? [] : ['check']),
  ];
  return { ...compared, ...standingOf(outcome), exitCode, mistakes };
}

export function standingOf({ result }: CellOutcome): Standing {
  const { messages, checks } = result;
  const total = (pick: (check: (typeof checks)[number]) => number): number =>
    checks.reduce((sum, check) => sum + pick(check), 0);
  return {
    messages: messages.sent,
    suspected: total(({ suspected }) => suspected),
    indeterminate: (messages.indeterminate ?? 0) - (messages.recovered ?? 0),
    unjudged: total(({ owed, judged }) => owed - judged),
  };
}

function difference(what: string, actual: unknown, expected: unknown): string[] {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  return is === should ? [] : [`${what}: ${is} instead of ${should}`];
}

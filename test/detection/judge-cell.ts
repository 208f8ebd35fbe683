// Holds the account of one real run against the ground truth of the server: exactly the declared
// check and consequences, exactly the messages that were hurt, the exit code. Must not run a cell.

import type { CheckName } from '../../src/scenario/index.ts';
import type { Finding } from '../../src/verify/index.ts';
import type { Cell } from './cells.ts';
import { controlHashes } from './control-hashes.ts';
import type { CellOutcome } from './run-cell.ts';

/** What a cell showed, and what is wrong with that. */
export interface CellAccount {
  /** Injections of the server's log, and those that a client could see. */
  readonly injected: number;
  readonly observable: number;
  /** Messages (or occasions, where the fault is not about one message) charged to the check. */
  readonly charged: number;
  /** Observable injections that nothing was charged for. */
  readonly missed: number;
  readonly consequences: readonly CheckName[];
  readonly exitCode: number | null;
  readonly messages: number;
  readonly suspected: number;
  readonly indeterminate: number;
  readonly unjudged: number;
  /** Empty when the cell is as it is declared. */
  readonly mistakes: readonly string[];
}

/** Sentences about everything in which the run is not what the cell declares. */
export function judgeCell(cell: Cell, outcome: CellOutcome): CellAccount {
  const { findings, injections, result } = outcome;
  const proven = findings.filter((finding) => !finding.suspected);
  const observable = injections.filter((injection) => injection.observable);
  const consequences = namesOf(proven, false);
  const { strays, missed, charged } = compareMessages(cell, outcome);
  const isSubset = cell.row.comparison === 'subset';
  const mistakes = [
    ...(observable.length > 0 ? [] : ['no injection was observable']),
    ...differences('primary', namesOf(proven, true), [cell.check]),
    ...unexpected('consequence', consequences, cell.consequences),
    ...unexpected('missing consequence', cell.row.mustShow ?? [], consequences),
    ...strays.map(
      (hash) =>
        `${cell.row.compared ?? cell.check} is charged to a message that was not hurt: ${hash}`,
    ),
    ...(isSubset ? [] : missed.map((hash) => `nothing is charged for the message ${hash}`)),
    ...differences('exit code', [outcome.exitCode], [cell.exitCode]),
    ...differences(
      'reasons',
      result.reasons.map(({ kind }) => kind),
      cell.exitCode === 0 ? [] : ['check'],
    ),
  ];
  return {
    ...{ injected: injections.length, observable: observable.length },
    ...{ charged, missed: missed.length, consequences, exitCode: outcome.exitCode },
    ...standingOf(outcome),
    mistakes,
  };
}

/** What stands beside every verdict. */
export function standingOf({
  result,
}: CellOutcome): Pick<CellAccount, 'messages' | 'suspected' | 'indeterminate' | 'unjudged'> {
  const total = (pick: (check: (typeof result.checks)[number]) => number): number =>
    result.checks.reduce((sum, check) => sum + pick(check), 0);
  const { sent, indeterminate, recovered } = result.messages;
  return {
    messages: sent,
    suspected: total(({ suspected }) => suspected),
    indeterminate: indeterminate - recovered,
    unjudged: total(({ owed, judged }) => owed - judged),
  };
}

function namesOf(proven: readonly Finding[], isPrimary: boolean): CheckName[] {
  const kind = proven.filter((finding) => (finding.consequenceOf === null) === isPrimary);
  return [...new Set(kind.map((finding) => finding.check))].toSorted();
}

/**
 * Messages that are charged and were not hurt, and those that were hurt and are not charged. Only a
 * probe or a fence of the rig's own may be hurt and owe nothing: the readback sends them as its
 * means of proof.
 */
function compareMessages(
  { check, row }: Cell,
  { findings, injections, result, scenario }: CellOutcome,
): { readonly strays: string[]; readonly missed: string[]; readonly charged: number } {
  const compared = row.compared ?? check;
  const charges = findings.filter((finding) => finding.check === compared && !finding.suspected);
  if (row.comparison === 'some') return { strays: [], missed: [], charged: charges.length };
  const charged = new Set(charges.map((finding) => finding.message?.bodyHash ?? 'no message'));
  const hurt = injections.filter((injection) => injection.observable);
  const hashes = new Set(hurt.map((injection) => injection.bodyHash ?? 'no message'));
  const uncharged = [...hashes].filter((hash) => !charged.has(hash));
  const controls = uncharged.length === 0 ? null : controlHashes(result, scenario);
  return {
    strays: [...charged].filter((hash) => !hashes.has(hash)),
    missed: uncharged.filter((hash) => controls?.has(hash) !== true),
    charged: charged.size,
  };
}

function differences(
  what: string,
  actual: readonly unknown[],
  expected: readonly unknown[],
): string[] {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  return is === should ? [] : [`${what}: ${is} instead of ${should}`];
}

function unexpected<T>(what: string, actual: readonly T[], allowed: readonly T[]): string[] {
  return actual.filter((name) => !allowed.includes(name)).map((name) => `${what}: ${String(name)}`);
}

// What was charged, held against the ground truth of the server, message by message by the hash of
// the text. Used by real runs and by runs in virtual time alike. Must not run anything.

import type { CheckName } from '../../src/scenario/index.ts';
import type { FaultLogEntry } from '../../src/server/index.ts';
import type { Finding } from '../../src/verify/index.ts';
import type { Comparison } from './rows/row.ts';

/** What a cell declares. */
export interface Declared {
  readonly check: CheckName;
  readonly consequences: readonly CheckName[];
  readonly comparison: Comparison;
  /** The check whose charges are compared. */
  readonly compared: CheckName;
}

export interface Compared {
  readonly injected: number;
  readonly observable: number;
  /** Messages (or occasions, where the fault is about no message) charged to that check. */
  readonly charged: number;
  /** Observable injections that nothing was charged for. */
  readonly missed: readonly string[];
  /** Checks that are not declared, and charges for messages that were not hurt. */
  readonly strays: readonly string[];
  readonly consequences: readonly CheckName[];
}

/**
 * `isControl` says of a hash that it was a probe or a fence: those may be hurt and owe nothing,
 * because they are the rig's means of proof.
 */
export function compareCharges(
  declared: Declared,
  account: { readonly findings: readonly Finding[]; readonly injections: readonly FaultLogEntry[] },
  isControl: (hash: string) => boolean,
): Compared {
  const { injections } = account;
  // What only informs is legal, and may be told beside anything.
  const proven = account.findings.filter(
    ({ suspected, severity, check }) =>
      !suspected && (severity !== 'I' || check === declared.compared),
  );
  const hurt = injections.filter(({ observable }) => observable);
  const consequences = namesOf(proven, false);
  const mayBePrimary =
    declared.comparison === 'pairs' ? [declared.check, ...declared.consequences] : [declared.check];
  const strayChecks = [
    ...namesOf(proven, true).filter((check) => !mayBePrimary.includes(check)),
    ...consequences
      // What is compared may itself be the consequence of what only informs.
      .filter((check) => check !== declared.compared && !declared.consequences.includes(check))
      .map((check) => `${check} as a consequence`),
  ];
  const messages = compareMessages(declared, proven, { hurt, injections });
  return {
    ...{ injected: injections.length, observable: hurt.length, charged: messages.charged },
    missed: messages.missed.filter((hash) => !isControl(hash)),
    strays: [...strayChecks, ...messages.strays],
    consequences,
  };
}

function compareMessages(
  { compared, consequences, comparison }: Declared,
  proven: readonly Finding[],
  truth: {
    readonly hurt: readonly FaultLogEntry[];
    readonly injections: readonly FaultLogEntry[];
  },
): Pick<Compared, 'charged' | 'missed'> & { readonly strays: readonly string[] } {
  const isPair = comparison === 'pairs';
  const charges = proven.filter(
    (finding) =>
      finding.check === compared ||
      (isPair && finding.consequenceOf === null && consequences.includes(finding.check)),
  );
  if (comparison === 'some') {
    const isMissed = truth.hurt.length > 0 && charges.length === 0;
    const isStray = truth.injections.length === 0 && charges.length > 0;
    return {
      charged: charges.length,
      missed: isMissed ? ['every one'] : [],
      strays: isStray ? [`${compared} without an injection`] : [],
    };
  }
  const charged = new Set(charges.map(({ message }) => message?.bodyHash ?? 'no message'));
  const namesIn = ({ bodyHash, otherBodyHash }: FaultLogEntry): readonly string[] => [
    bodyHash ?? 'no hash',
    ...(isPair && otherBodyHash !== undefined ? [otherBodyHash] : []),
  ];
  const known = new Set(truth.hurt.flatMap(namesIn));
  const missed = truth.hurt.filter((entry) => !namesIn(entry).some((hash) => charged.has(hash)));
  return {
    charged: charged.size,
    missed: comparison === 'subset' ? [] : missed.map(({ bodyHash }) => bodyHash ?? 'no hash'),
    strays: [...charged].filter((hash) => !known.has(hash)),
  };
}

function namesOf(proven: readonly Finding[], isPrimary: boolean): CheckName[] {
  const kind = proven.filter((finding) => (finding.consequenceOf === null) === isPrimary);
  return [...new Set(kind.map((finding) => finding.check))].toSorted();
}

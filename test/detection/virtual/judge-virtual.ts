// Holds a run in virtual time against the ground truth of the server. Must not run anything.

import type { VirtualOutcome } from '../../support/virtual-server/virtual-run.ts';
import { type Compared, compareCharges } from '../compare.ts';
import type { Standing } from '../judge-cell.ts';
import type { VirtualCell } from './virtual-cells.ts';

export interface VirtualAccount extends Compared, Standing {
  readonly mistakes: readonly string[];
}

export function judgeVirtually(cell: VirtualCell, outcome: VirtualOutcome): VirtualAccount {
  const { result, controls } = outcome;
  const { messages, checks } = result;
  const account = { findings: result.findings, injections: outcome.injections };
  const compared = compareCharges(cell, account, (hash) => controls.has(hash));
  const sum = (pick: (tally: (typeof checks)[number]) => number): number =>
    checks.reduce((total, tally) => total + pick(tally), 0);
  const broken = checks.filter(({ error }) => error !== null);
  return {
    ...compared,
    messages: messages.sent,
    suspected: sum(({ suspected }) => suspected),
    indeterminate: messages.indeterminate - messages.recovered,
    unjudged: sum(({ owed, judged }) => owed - judged),
    mistakes: [
      ...compared.strays.map((stray) => `stray: ${stray}`),
      ...compared.missed.map((hash) => `nothing is charged for the message ${hash}`),
      ...broken.map(({ check, error }) => `${check} is broken: ${error ?? ''}`),
    ],
  };
}

// A thread of `npm run matrix`: plays the virtual cells of the faults that it is sent, one fault
// after another. Timers are put on virtual time for a whole thread, so these cells have their own.

import { parentPort } from 'node:worker_threads';
import { FAULT_NAMES } from '../../src/server/index.ts';
import { judgeVirtually } from '../../test/detection/virtual/judge-virtual.ts';
import {
  dosesOf,
  LOAD_LEVELS,
  loadsOf,
  virtualCell,
} from '../../test/detection/virtual/virtual-cells.ts';
import { playVirtually } from '../../test/support/virtual-server/virtual-run.ts';
import { type CellSum, type NamedAccount, sumOf } from './results.ts';

/** `fault`: '' for runs without a fault. */
export interface VirtualTask {
  readonly fault: string;
  readonly seeds: number;
}

export interface VirtualAnswer {
  readonly fault: string;
  /** By dose. */
  readonly sums: Readonly<Record<string, CellSum>>;
}

async function play({ fault: name, seeds }: VirtualTask): Promise<VirtualAnswer> {
  const fault = FAULT_NAMES.find((known) => known === name);
  const sums: Record<string, CellSum> = {};
  if (fault === undefined) return { fault: name, sums: { none: await playClean(seeds) } };
  for (const dose of dosesOf(fault)) {
    const accounts: NamedAccount[] = [];
    for (const load of loadsOf(fault)) {
      for (let seed = 0; seed < seeds; seed += 1) {
        const cell = virtualCell(fault, { dose, load, seed });
        const account = judgeVirtually(cell, await playVirtually(cell.run));
        accounts.push({ name: `${fault}, ${dose}, ${load}, seed ${seed}`, account });
      }
    }
    sums[dose] = sumOf(accounts);
  }
  return { fault, sums };
}

/** The same loads and seeds, nothing injected, nothing expected. */
async function playClean(seeds: number): Promise<CellSum> {
  const accounts: NamedAccount[] = [];
  for (const load of LOAD_LEVELS) {
    for (let seed = 0; seed < seeds; seed += 1) {
      const cell = virtualCell('drop-re', { dose: 'once', load, seed });
      const outcome = await playVirtually({ ...cell.run, rules: [] });
      accounts.push({
        name: `clean, ${load}, seed ${seed}`,
        account: judgeVirtually(cell, outcome),
      });
    }
  }
  return sumOf(accounts);
}

parentPort?.on('message', (task: VirtualTask) => {
  void play(task).then((answer) => parentPort?.postMessage(answer));
});

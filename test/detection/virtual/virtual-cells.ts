// The cells of the matrix in virtual time: every fault that bends messages or reads, by dose, load
// and seed, with the server's own code of the fault. Must not run anything.

import type { CheckName, Contract } from '../../../src/scenario/index.ts';
import { SEAMS } from '../../../src/server/faults/seams.ts';
import { FAULT_NAMES, FAULTS, type FaultName, parseFaults } from '../../../src/server/index.ts';
import type { VirtualLoad, VirtualRun } from '../../support/virtual-server/virtual-run.ts';
import type { Comparison } from '../rows/row.ts';
import { ROWS } from '../rows/rows.ts';
import { runCheckOf } from '../run-check.ts';

const MESSAGE_DOSES = ['once', '1 %', '10 %'] as const;
/** `window`: a state that holds for a while, as the row of the real run says. */
export type VirtualDose = (typeof MESSAGE_DOSES)[number] | 'window';

export const LOAD_LEVELS = ['sparse', 'steady', 'dense'] as const;
export type LoadLevel = (typeof LOAD_LEVELS)[number];

export interface VirtualCell {
  readonly fault: FaultName;
  readonly check: CheckName;
  readonly consequences: readonly CheckName[];
  readonly dose: VirtualDose;
  readonly load: LoadLevel;
  readonly seed: number;
  readonly comparison: Comparison;
  /** The check whose charges are compared. */
  readonly compared: CheckName;
  readonly run: VirtualRun;
}

/** About 250, 300 and 500 messages. */
const LOADS: Readonly<Record<LoadLevel, VirtualLoad>> = {
  sparse: {
    ...{ users: 12, forMs: 120_000, everyMs: [4000, 8000], burstRatio: 0.15, burst: 3 },
    readEveryMs: [20_000, 60_000],
  },
  steady: {
    ...{ users: 12, forMs: 10_000, everyMs: [200, 800], burstRatio: 0.15, burst: 3 },
    readEveryMs: [2000, 5000],
  },
  dense: {
    ...{ users: 24, forMs: 2000, everyMs: [20, 180], burstRatio: 0.15, burst: 3 },
    readEveryMs: [400, 1200],
  },
};

/** For faults of reads: as many reads as messages, in conversations that stay short. */
const READING_LOADS: Readonly<Record<LoadLevel, VirtualLoad>> = {
  sparse: { ...LOADS.sparse, readEveryMs: [4000, 8000] },
  steady: { ...LOADS.steady, forMs: 5000, users: 24, readEveryMs: [200, 800] },
  dense: { ...LOADS.dense, forMs: 1000, readEveryMs: [20, 180] },
};

/** Seams that live inside the relay and the reader; the others bend sockets or processes. */
const VIRTUAL_SEAMS: ReadonlySet<string> = new Set([
  'message',
  'history',
  'threads',
  'answer',
  'row',
]);

/** They stop the event loop for real, and virtual time stands still meanwhile. */
const BLOCKING_FAULTS: ReadonlySet<FaultName> = new Set([
  'freeze',
  'sync-handler',
  'unbounded-buffer',
]);

/** The faults that strike in virtual time. */
export const VIRTUAL_FAULTS: readonly FaultName[] = FAULT_NAMES.filter(
  (fault) =>
    VIRTUAL_SEAMS.has(SEAMS[fault].seam) && isSaidInTalk(fault) && !BLOCKING_FAULTS.has(fault),
);

/** Nobody opens a second socket, comes and goes, or gives a socket up, in virtual time. */
function isSaidInTalk(fault: FaultName): boolean {
  const row = ROWS[fault];
  return row.provenBy === 'run' && row.loads === undefined && row.heartbeat === undefined;
}

export function virtualCell(
  fault: FaultName,
  { dose, load, seed }: Pick<VirtualCell, 'dose' | 'load' | 'seed'>,
): VirtualCell {
  const row = ROWS[fault];
  if (row.provenBy !== 'run') throw new Error(`${fault} has no run`);
  const { consequences, needsContract = {} } = FAULTS[fault];
  const check = runCheckOf(fault);
  const { comparison, compared = check } = row;
  const contract: Partial<Contract> = needsContract;
  const takesReads = SEAMS[fault].seam !== 'message' || row.virtual?.takesReads === true;
  const loads = takesReads ? READING_LOADS : LOADS;
  const burstRatio = row.talk === 'lively' ? loads[load].burstRatio : 0;
  return {
    ...{ fault, check, consequences, dose, load, seed, comparison, compared },
    run: {
      load: {
        ...loads[load],
        ...{ burstRatio, burst: row.burst ?? loads[load].burst },
        users: row.virtual?.users ?? loads[load].users,
        isInFours: row.conversations !== undefined,
      },
      rules: parseFaults(ruleText(fault, { dose, seed }), 'virtual.yaml'),
      contract,
      seed: `${load} ${seed}`,
    },
  };
}

/** Those that the row of the real run has: a fault that stays does not strike by rate. */
export function dosesOf(fault: FaultName): readonly VirtualDose[] {
  const row = ROWS[fault];
  if (row.provenBy !== 'run') return [];
  if (row.doses.once === undefined) return ['window'];
  return row.doses.rate === undefined ? ['once'] : MESSAGE_DOSES;
}

/** The loads in which the fault can be told from another. */
export function loadsOf(fault: FaultName): readonly LoadLevel[] {
  const row = ROWS[fault];
  // What is late where much is said is overtaken, and is charged as that.
  if (row.provenBy === 'run' && row.talk === 'sparse') return ['sparse'];
  // A state must meet enough messages while it holds.
  return windowOf(fault) === undefined ? LOAD_LEVELS : ['steady', 'dense'];
}

function windowOf(fault: FaultName): string | undefined {
  const row = ROWS[fault];
  return row.provenBy === 'run' && row.doses.once === undefined ? row.doses.window : undefined;
}

function ruleText(fault: FaultName, { dose, seed }: Pick<VirtualCell, 'dose' | 'seed'>): string {
  const row = ROWS[fault];
  const {
    parameters: given = '',
    // Somewhere in the first half.
    once = `once: ${20 + ((seed * 37) % 120)}`,
  } = row.provenBy === 'run' ? (row.virtual ?? {}) : {};
  if (dose === 'window') {
    const window = given === '' ? (windowOf(fault) ?? '') : given;
    return `- { fault: ${fault}, ${window}, seed: "${seed}" }\n`;
  }
  const selection = { once, '1 %': 'rate: 0.01' };
  const chosen = dose === '10 %' ? 'rate: 0.1' : selection[dose];
  const parameters = given === '' ? '' : `, ${given}`;
  return `- { fault: ${fault}, ${chosen}, seed: "${seed}"${parameters} }\n`;
}

// One cell per fault of the reference server: how it is dosed, what the scenario declares, and what
// a run against it must report.

import type { CheckName, Severity } from '../../src/scenario/index.ts';
import { FAULT_NAMES, FAULTS, type FaultName } from '../../src/server/index.ts';

/** How the account of a run is held against the ground truth. */
export type Comparison =
  /** Charged messages equal observable injections, by the hash of the text. */
  | 'messages'
  /** Nothing else is charged; a lateness beside a gap of the rig's own loop is not judged. */
  | 'subset'
  /**
   * The charge is about a read or a frame, not about one message: some injections, some charges.
   */
  | 'some';

/**
 * What is said: `lively` has bursts, so that several messages of a socket are outstanding; `single`
 * has none; in `sparse` everybody has been heard once, and then hardly anybody sends.
 */
export type Talk = 'lively' | 'single' | 'sparse';

export interface Cell {
  readonly fault: FaultName;
  readonly check: CheckName;
  readonly consequences: readonly CheckName[];
  /** `rule` of the fault file, without the fault's name. */
  readonly dose: string;
  readonly talk: Talk;
  readonly contract: string;
  readonly comparison: Comparison;
  readonly exitCode: number;
}

/** Faults that only a client which sends more than the document asks for could see. */
export const INVISIBLE_FAULTS: readonly FaultName[] = ['trust-client-sender'];

/**
 * More than the preflight reads, which refuses a server whose reads fail; twice during the load.
 */
const READ_DOSE = 'every: 33';

/** The preflight reads one list or two. */
const LIST_DOSE = 'every: 7';

const DOSES: Readonly<Partial<Record<FaultName, string>>> = {
  'stale-thread': LIST_DOSE,
  'drop-thread': LIST_DOSE,
  'dup-thread': LIST_DOSE,
  'self-thread': LIST_DOSE,
  'delay-re': 'every: 30, delay: 6s',
};

const TALKS: Readonly<Partial<Record<FaultName, Talk>>> = {
  'error-but-store': 'single',
  'delay-re': 'sparse',
};

const READS: readonly FaultName[] = [
  'stale-replica',
  'shuffle-history',
  'stale-thread',
  'drop-thread',
  'dup-thread',
  'self-thread',
  'http-500',
  'wrong-404',
  'drop-rest-field',
];

/** Faults of frames beside the proper ones, or of messages that no one sent. */
const WITHOUT_MESSAGE: readonly FaultName[] = ['garbage-frame', 'unknown-action', 'invent-message'];

const EXIT_OF: Readonly<Record<Severity, number>> = { C: 3, E: 3, W: 0, L: 0, I: 0 };

function comparisonOf(fault: FaultName): Comparison {
  if (FAULTS[fault].breaks === 'late-delivery') return 'subset';
  return READS.includes(fault) || WITHOUT_MESSAGE.includes(fault) ? 'some' : 'messages';
}

/**
 * The cells, one for each fault that a run can see. `severityUnder` comes from the registry of
 * checks.
 */
export function detectionCells(
  severityUnder: (check: CheckName, clause: string) => Severity,
): readonly Cell[] {
  return FAULT_NAMES.filter((fault) => !INVISIBLE_FAULTS.includes(fault)).map((fault) => {
    const { breaks, consequences, needsContract } = FAULTS[fault];
    const contract = JSON.stringify(needsContract ?? {});
    const isRead = READS.includes(fault);
    return {
      fault,
      check: breaks,
      consequences,
      dose: DOSES[fault] ?? (isRead ? READ_DOSE : 'every: 19'),
      talk: TALKS[fault] ?? 'lively',
      contract,
      comparison: comparisonOf(fault),
      exitCode: EXIT_OF[severityUnder(breaks, contract)],
    };
  });
}

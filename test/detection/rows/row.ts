// What one row of the detection matrix says of one fault: which command proves it, how it is
// dosed, and how the account of the run is held against the ground truth. Must not run anything.

import type { CaseName } from '../../../src/conformance/index.ts';
import type { CheckName } from '../../../src/scenario/index.ts';

/** How the account of a run is held against the ground truth. */
export type Comparison =
  /** Charged messages equal observable injections, by the hash of the text. */
  | 'messages'
  /**
   * The same, but where two messages bear one id, either may be charged with the other's: the
   * frames of the honest one may arrive later.
   */
  | 'pairs'
  /** Nothing else is charged; a lateness beside a gap of the rig's own loop is not judged. */
  | 'subset'
  /** The charge is about a read, a frame, a socket or the server: some injections, some charges. */
  | 'some';

/**
 * What is said: `lively` has bursts, so that several messages of a socket are outstanding; `single`
 * has none; in `sparse` everybody has been heard once, and then hardly anybody sends; in `brief`
 * that once is all.
 */
export type Talk = 'lively' | 'single' | 'sparse' | 'brief';

/** A single strike, about one in a hundred chances, or a state that holds for a while. */
export type Dose = 'once' | 'rate' | 'window';

/** `earshot serve --faults` and `earshot run`. */
export interface RunRow {
  readonly provenBy: 'run';
  /** The rule of the fault file without the fault's name, by dose. */
  readonly doses: Readonly<Partial<Record<Dose, string>>>;
  readonly talk: Talk;
  readonly comparison: Comparison;
  /** The check whose charges are compared; default: the one that the fault breaks. */
  readonly compared?: CheckName;
  /** Further loads of the scenario: a name and a map in YAML's flow style. */
  readonly loads?: Readonly<Record<string, string>>;
  /** Who talks to whom, in YAML's flow style; pairs unless told otherwise. */
  readonly conversations?: string;
  /** Messages of a burst in virtual time; default: three. */
  readonly burst?: number;
  /** History reads of the load; default: 50/s. */
  readonly readers?: string;
  /** In YAML's flow style; default: that of scenarios. */
  readonly heartbeat?: string;
  /** How fast everybody connects; default: 100/s. */
  readonly connect?: string;
  /** Further flags of `earshot serve`. */
  readonly serve?: readonly string[];
  /** Consequences of the catalogue that this run must show, not only may. */
  readonly mustShow?: readonly CheckName[];
  /** In virtual time: parameters of the fault, and whether it takes many reads to see it. */
  readonly virtual?: {
    /** Of a state: instead of its window. */
    readonly parameters: string;
    readonly takesReads: boolean;
    /** Default: those of the load. */
    readonly users?: number;
    /** The rule of the smallest dose, where a single strike may be excused. */
    readonly once?: string;
  };
}

/** `earshot conformance`, which fails exactly these cases; test/conformance proves it. */
export interface ConformanceRow {
  readonly provenBy: 'conformance';
  readonly fails: readonly CaseName[];
}

/** No client that keeps to the API document can see it. */
export interface InvisibleRow {
  readonly provenBy: 'nothing';
  readonly why: string;
}

export type MatrixRow = RunRow | ConformanceRow | InvisibleRow;

/** A fault of single messages. */
export const OF_MESSAGES: RunRow = {
  provenBy: 'run',
  doses: { once: 'once: 150', rate: 'every: 100' },
  talk: 'lively',
  comparison: 'messages',
};

/** A fault that loses deliveries, and a check that says why: the losses are compared. */
export const OF_LOSSES: RunRow = {
  ...OF_MESSAGES,
  compared: 'lost-relay',
  mustShow: ['lost-relay'],
};

/** A fault of frames beside the proper ones, or of messages that no one sent. */
export const BESIDE_MESSAGES: RunRow = { ...OF_MESSAGES, comparison: 'some' };

/**
 * A fault of reads. The first strike comes after the preflight, which refuses a server whose reads
 * fail.
 */
export const OF_READS: RunRow = {
  ...BESIDE_MESSAGES,
  doses: { once: 'once: 60', rate: 'every: 100' },
};

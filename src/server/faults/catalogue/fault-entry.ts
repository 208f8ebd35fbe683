// What the catalogue says of one fault. Must not hold behavior.

import type { CheckName, ConformanceCheckName, Contract } from '../../../scenario/index.ts';

/** Where a message shows: the sender's conf, the receiver's re, the stored row. */
export const CHANNELS = ['conf', 're', 'row'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Ways to break RFC 6455. */
export const VIOLATION_KINDS = [
  'reserved-opcode',
  'reserved-bit',
  'masked',
  'close-code',
  'not-utf8',
  'long-control',
  'fragmented-control',
  'stray-continuation',
] as const;
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

export interface FaultParameters {
  /** Duration: how late a re is sent, or how long others wait for each step of a work. */
  readonly delay?: string;
  /** Duration: how long a re waits for a later one to overtake it. */
  readonly hold?: string;
  /** Duration: how far a read lags behind the writes. */
  readonly lag?: string;
  /** Duration: how far a time is from the stored one, or from the true one. */
  readonly skew?: string;
  /** Channels that are damaged. */
  readonly channels?: readonly Channel[];
  /** Duration: how long a state holds from each strike of `rate`, `every` or `once`. */
  readonly lasts?: string;
  /** Deliveries that wait for one socket at most. */
  readonly capacity?: number;
  /** Duration: how long a socket is quiet before it is cut. */
  readonly after?: string;
  /** Share of the text that is kept. */
  readonly keepRatio?: number;
  /** Who no longer sees a row. */
  readonly hideFrom?: 'sender' | 'receiver';
  /** The field that is left out. */
  readonly field?: string;
  /** How the protocol is broken; `any`: in turn by chance. */
  readonly kind?: ViolationKind | 'any';
}

export interface FaultEntry {
  /** One sentence: what the server does wrong. */
  readonly summary: string;
  /** The check that is primarily broken: of a run, or of `earshot conformance`. */
  readonly breaks: CheckName | ConformanceCheckName;
  /** Checks of a run that may report the same injection as a consequence. */
  readonly consequences: readonly CheckName[];
  /** What a scenario must declare for the check to be exercised, or to be an error. */
  readonly needsContract?: Partial<Contract>;
  readonly defaultParameters: FaultParameters;
  /**
   * A state that holds for a while: `rate`, `every` and `once` may be left out, and then it holds
   * throughout its `window`, or always.
   */
  readonly isState?: true;
}

/** The usual sets of channels. */
export const ALL_CHANNELS = { channels: CHANNELS } as const;
export const BOTH_FRAMES = { channels: ['conf', 're'] } as const;
export const RE_ONLY = { channels: ['re'] } as const;

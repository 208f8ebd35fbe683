// What a fault may change of one read, and what it says about it. Must not answer a request.

import type { Random } from '../../base/index.ts';
import type { HistoryRow, ThreadEntry } from '../rest/read-faults.ts';
import type { MessageStore, StoredMessage, User } from '../store/index.ts';
import type { FaultParameters } from './catalogue/fault-entry.ts';
import type { RowDamages } from './row-damages.ts';
import type { Receipts } from './truth/receipts.ts';
import type { ServedRead } from './truth/served-reads.ts';

export interface ReadContext {
  readonly viewer: User;
  readonly nowUs: number;
  readonly receipts: Receipts;
  readonly parameters: FaultParameters;
  readonly random: Random;
  readonly store: MessageStore;
  /** The history of the same two that the viewer was served before; null for a list. */
  readonly before: ServedRead | null;
  /** The one that the partner was served; null for a list. */
  readonly partnerBefore: ServedRead | null;
  readonly partner: User | null;
  readonly damages: RowDamages;
}

/** One message whose promise a read broke. */
export interface NamedMessage {
  readonly message: StoredMessage | null;
  readonly other?: StoredMessage;
  readonly observable: boolean;
  readonly why: string;
}

/** A message of this age was confirmed for certain, however long the request was on its way. */
export const CERTAIN_AGE_US = 50_000;

/** An answer of this age has arrived, and been read, on a busy machine too. */
export const ARRIVED_AGE_US = 300_000;

/** Whether a fault that strikes once may be spent on it: an observable effect beyond doubt. */
export function isBeyondDoubt({ message, observable }: NamedMessage, nowUs: number): boolean {
  return observable && (message === null || nowUs - message.createdUs >= CERTAIN_AGE_US);
}

export type HistoryFault = (
  rows: readonly HistoryRow[],
  context: ReadContext,
) => {
  readonly rows: HistoryRow[];
  readonly named: readonly NamedMessage[];
  /** Called at once, or never. */
  readonly apply?: () => void;
} | null;

export type ThreadsFault = (
  entries: readonly ThreadEntry[],
  context: ReadContext,
) => {
  readonly entries: ThreadEntry[];
  readonly named: NamedMessage & { readonly partner: User };
} | null;

/** A row as JSON on its way out, changed; null: the fault has no effect on it. */
export type RowFault = (
  fields: Readonly<Record<string, unknown>>,
  parameters: FaultParameters,
) => { readonly fields: Readonly<Record<string, unknown>>; readonly why: string } | null;

// What a fault may change of one read, and what it says about it. Must not answer a request.

import type { Random } from '../../base/index.ts';
import type { HistoryRow, ThreadEntry } from '../rest/read-faults.ts';
import type { MessageStore, StoredMessage, User } from '../store/index.ts';
import type { FaultParameters } from './catalogue.ts';

export interface ReadContext {
  readonly viewer: User;
  readonly nowUs: number;
  /** How old a message must be for its conf to have arrived. */
  readonly marginUs: number;
  readonly parameters: FaultParameters;
  readonly random: Random;
  readonly store: MessageStore;
}

/** One message whose promise a read broke. */
export interface NamedMessage {
  readonly message: StoredMessage | null;
  readonly other?: StoredMessage;
  readonly observable: boolean;
  readonly why: string;
}

/** A conf that left this long before a request had reached its client when the client asked. */
export const CONFIRMED_MARGIN_MS = 5;
/** The same for a fault that strikes once and so must not be in doubt. */
export const CERTAIN_MARGIN_MS = 50;

/** Whether the conf of a message had reached its client when the read was asked. */
export function isConfirmed(message: StoredMessage, { nowUs, marginUs }: ReadContext): boolean {
  return nowUs - message.createdUs >= marginUs;
}

export type HistoryFault = (
  rows: readonly HistoryRow[],
  context: ReadContext,
) => { readonly rows: HistoryRow[]; readonly named: readonly NamedMessage[] } | null;

export type ThreadsFault = (
  entries: readonly ThreadEntry[],
  context: ReadContext,
) => {
  readonly entries: ThreadEntry[];
  readonly named: NamedMessage & { readonly partner: User };
} | null;

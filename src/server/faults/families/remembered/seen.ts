// Faults of `seen`: taken back, set too early, never set. Each strikes only where the server's own
// reads show that a client must notice.

import type { HistoryRow } from '../../../rest/read-faults.ts';
import {
  ARRIVED_AGE_US,
  type HistoryFault,
  type NamedMessage,
  type ReadContext,
} from '../../read-plan.ts';
import type { ServedRead } from '../../truth/served-reads.ts';

export const seenFlap: HistoryFault = (rows, context) => {
  const { viewer, before, random, partner } = context;
  if (before === null || !isSurelyAfter(rows, before, context)) return null;
  const shown = rows.filter((row) => row.seen && wasShownSeen(row, before, viewer.pk));
  const chosen = shown[random.nextBelow(Math.max(1, shown.length))];
  if (chosen === undefined || partner === null) return null;
  return {
    rows: rows.map((row) => (row === chosen ? { ...row, seen: false } : row)),
    named: [named(chosen, 'shown as seen to the same reader before, in an older state')],
  };
};

export const seenAlways: HistoryFault = (rows, { viewer, damages, partnerBefore }) => {
  const sinceUs = (partnerBefore?.atUs ?? 0) + ARRIVED_AGE_US;
  const early = rows.filter(
    ({ message, seen }) => !seen && message.senderPk === viewer.pk && message.createdUs > sinceUs,
  );
  return lasting(rows, early, {
    apply: ({ message }) => damages.set(message.id, { shownSeen: true }),
    why: 'its receiver has not asked for the history since it was stored',
  });
};

export const seenNever: HistoryFault = (rows, context) => {
  const { viewer, damages, before, partnerBefore } = context;
  const unset = rows.filter((row) => {
    const { message, seen } = row;
    if (!seen || damages.has(message.id)) return false;
    const isOwn = message.senderPk === viewer.pk;
    const receiver = isOwn ? partnerBefore : before;
    if (receiver === null || message.id > receiver.upToId) return false;
    const wasShown = [
      { read: before, pk: viewer.pk },
      { read: partnerBefore, pk: context.partner?.pk ?? 0 },
    ].some(({ read, pk }) => read !== null && wasShownSeen(row, read, pk));
    return !wasShown && isSurelyAfter(rows, receiver, context);
  });
  return lasting(rows, unset, {
    apply: ({ message }) => damages.set(message.id, { shownSeen: false }),
    why: 'its receiver was served a history that shows it',
  });
};

/** A lie about some rows that later reads repeat. */
function lasting(
  rows: readonly HistoryRow[],
  chosen: readonly HistoryRow[],
  lie: { readonly apply: (row: HistoryRow) => void; readonly why: string },
): ReturnType<HistoryFault> {
  if (chosen.length === 0) return null;
  return {
    rows: [...rows],
    named: chosen.map((row) => named(row, lie.why)),
    apply: () => chosen.forEach(lie.apply),
  };
}

function named({ message }: HistoryRow, why: string): NamedMessage {
  return { message, observable: true, why };
}

/** Read marks only move on: what stands before the newest row that was shown as seen was, too. */
function wasShownSeen({ message }: HistoryRow, read: ServedRead, readerPk: number): boolean {
  const isOwn = message.senderPk === readerPk;
  return message.id <= (isOwn ? read.seenOwnUpToId : read.seenTheirsUpToId);
}

/** The answer shows a row that was stored surely after the earlier answer had arrived. */
function isSurelyAfter(
  rows: readonly HistoryRow[],
  earlier: ServedRead,
  { nowUs }: ReadContext,
): boolean {
  const sinceUs = earlier.atUs + ARRIVED_AGE_US;
  return nowUs > sinceUs && rows.some(({ message }) => message.createdUs > sinceUs);
}

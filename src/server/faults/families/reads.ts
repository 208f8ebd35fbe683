// Faults of histories on their way out over REST.

import { parseDurationMs } from '../../../base/index.ts';
import type { HistoryRow } from '../../rest/read-faults.ts';
import { CONFIRMED_MARGIN_MS, type HistoryFault } from '../read-plan.ts';

export const staleReplica: HistoryFault = (rows, context) => {
  const { viewer, nowUs, parameters } = context;
  const lagUs = (parseDurationMs(parameters.lag ?? '') ?? 0) * 1000;
  const kept = rows.filter(({ message }) => message.createdUs <= nowUs - lagUs);
  const gone = rows.slice(kept.length);
  if (gone.length === 0) return null;
  return {
    rows: kept,
    named: gone.map(({ message }) => {
      const isOwn = message.senderPk === viewer.pk;
      const isConfirmed = message.createdUs <= nowUs - CONFIRMED_MARGIN_MS * 1000;
      return {
        message,
        observable: isOwn && isConfirmed,
        why: missingWhy(isOwn, isConfirmed),
      };
    }),
  };
};

export const shuffleHistory: HistoryFault = (rows, { random }) => {
  if (rows.length < 2) return null;
  const index = random.nextBelow(rows.length - 1);
  const [first, second] = rows.slice(index, index + 2) as [HistoryRow, HistoryRow];
  return {
    rows: [...rows.slice(0, index), second, first, ...rows.slice(index + 2)],
    named: [
      {
        message: first.message,
        other: second.message,
        observable: true,
        why: 'behind a later row',
      },
    ],
  };
};

function missingWhy(isOwn: boolean, isConfirmed: boolean): string {
  if (!isOwn) return "not the reader's own message";
  return isConfirmed
    ? 'confirmed to the reader before the read was asked'
    : 'confirmed at about the time of the read';
}

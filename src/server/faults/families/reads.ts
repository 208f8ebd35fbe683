// Faults of histories and rows on their way out over REST.

import { parseDurationMs } from '../../../base/index.ts';
import type { HistoryRow } from '../../rest/read-faults.ts';
import { CERTAIN_AGE_US, type HistoryFault, type RowFault } from '../read-plan.ts';

export const staleReplica: HistoryFault = (rows, context) => {
  const { viewer, nowUs, parameters, receipts } = context;
  const lagUs = (parseDurationMs(parameters.lag ?? '') ?? 0) * 1000;
  const isGone = (createdUs: number): boolean => createdUs > nowUs - lagUs;
  const gone = rows.filter(({ message }) => isGone(message.createdUs));
  // Without one that the reader surely had confirmed, no promise to him is surely broken.
  const isOwn = ({ message }: HistoryRow): boolean =>
    message.senderPk === viewer.pk &&
    receipts.isConfirmed(message.id) &&
    nowUs - message.createdUs >= CERTAIN_AGE_US;
  if (!gone.some(isOwn)) return null;
  return {
    rows: rows.filter(({ message }) => !isGone(message.createdUs)),
    named: gone.map(({ message }) => {
      const isOwn = message.senderPk === viewer.pk;
      const isKnown = receipts.isConfirmed(message.id);
      return { message, observable: isOwn && isKnown, why: missingWhy(isOwn, isKnown) };
    }),
  };
};

function missingWhy(isOwn: boolean, isKnown: boolean): string {
  if (!isOwn) return "not the reader's own message";
  return isKnown
    ? 'confirmed to the reader before the read was asked'
    : 'confirmed at about the time of the read';
}

export const dropRestField: RowFault = (fields, { field = '' }) => {
  const { [field]: gone, ...rest } = fields;
  return gone === undefined ? null : { fields: rest, why: `a row without its field ${field}` };
};

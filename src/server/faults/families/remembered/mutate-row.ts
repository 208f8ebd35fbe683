// A row that changes behind the back of a reader who was shown it as it was stored.

import type { HistoryRow } from '../../../rest/read-faults.ts';
import { ARRIVED_AGE_US, type HistoryFault } from '../../read-plan.ts';
import type { RowDamage } from '../../row-damages.ts';
import { SHIFTED_BY } from '../identity.ts';

const HOUR_US = 3_600_000_000;

export const mutateRow: HistoryFault = (rows, { before, damages, parameters, random, nowUs }) => {
  if (before === null || nowUs - before.atUs < ARRIVED_AGE_US) return null;
  const { upToId, lacked } = before;
  const shown = rows.filter(
    ({ message: { id } }) => id <= upToId && !lacked.has(id) && !damages.has(id),
  );
  const chosen = shown[random.nextBelow(Math.max(1, shown.length))];
  const damage = chosen === undefined ? null : damageOf(chosen, parameters.field);
  if (chosen === undefined || damage === null) return null;
  return {
    rows: [...rows],
    named: [{ message: chosen.message, observable: true, why: 'shown otherwise before' }],
    apply: () => damages.set(chosen.message.id, damage),
  };
};

function damageOf({ message }: HistoryRow, field: string | undefined): RowDamage | null {
  if (field === 'message') return { shownBody: `${message.body} (edited)` };
  if (field === 'created') return { shownCreatedUs: message.createdUs + HOUR_US };
  return field === 'id' ? { shownId: message.id + SHIFTED_BY } : null;
}

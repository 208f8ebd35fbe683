// Faults against what a session may rely on: what it was shown once, what it was told before it
// asked.

import { parseDurationMs } from '../../../base/index.ts';
import { framesOf, type MessageFault, reachesSomebody, withoutFrames } from '../message-plan.ts';
import { CERTAIN_AGE_US, type HistoryFault } from '../read-plan.ts';

export const flapRead: HistoryFault = (rows, context) => {
  const { viewer, nowUs, parameters, before } = context;
  if (before === null) return null;
  const youngUs = nowUs - (parseDurationMs(parameters.lag ?? '') ?? 0) * 1000;
  const gone = rows.at(-1);
  if (gone === undefined || gone.message.senderPk === viewer.pk) return null;
  const { id, createdUs } = gone.message;
  if (id > before.upToId || before.lacked.has(id) || createdUs <= youngUs) return null;
  const isCertain = nowUs - before.atUs >= CERTAIN_AGE_US;
  const why = isCertain
    ? 'shown to the reader by the answer before'
    : 'perhaps still on its way to the reader in the answer before';
  return {
    rows: rows.filter((row) => row !== gone),
    named: [{ message: gone.message, observable: isCertain, why }],
  };
};

export const writeBehind: MessageFault = (plan, { parameters, delayed }) => {
  const { rows } = plan;
  if (rows.length === 0 || !reachesSomebody(framesOf(plan, 're'))) return null;
  const confs = framesOf(plan, 'conf');
  return {
    apply: () => {
      plan.rows = [];
      withoutFrames(plan, confs);
      const delayMs = parseDurationMs(parameters.delay ?? '') ?? 0;
      delayed.storedAfter(delayMs, plan, { rows, frames: confs });
    },
    observable: 'later',
    why: 'pushed before it was stored; observable when one of the two read the history meanwhile',
  };
};

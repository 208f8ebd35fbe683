// Faults against what a session may rely on: what it was shown once, what it was told before it
// asked, what each of its sockets gets.

import { parseDurationMs } from '../../../base/index.ts';
import type { Connection } from '../../socket/connection.ts';
import {
  framesOf,
  type MessageFault,
  plannedFrame,
  reachesSomebody,
  withoutFrames,
} from '../message-plan.ts';
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

export const firstDeviceOnly: MessageFault = (plan, { receipts }) => {
  const res = framesOf(plan, 're');
  const open = res.flatMap(({ targets }) => targets).filter((socket) => socket.isOpen);
  const [first, ...others] = open;
  if (first === undefined || others.length === 0) return null;
  const isSettled = (socket: Connection): boolean => receipts.isSettled(socket, plan.message.id);
  const deprived = isSettled(first) ? others.filter(isSettled) : [];
  return {
    apply: () => {
      plan.frames = plan.frames.map((frame) =>
        res.includes(frame) ? { ...frame, targets: [first] } : frame,
      );
    },
    observable: deprived.length > 0 && {
      missing: 're',
      senderPk: plan.message.sender.pk,
      connections: deprived,
    },
    why: 'missing on a further open socket of the receiver that had got messages',
  };
};

export const closeAfterStore: MessageFault = (plan) => {
  const { connection } = plan.message;
  if (plan.rows.length === 0 || !connection.isOpen) return null;
  return {
    apply: () => {
      withoutFrames(plan, framesOf(plan, 'conf'));
      plan.endsSender = true;
    },
    observable: true,
    why: 'stored, and its socket closed instead of a conf',
  };
};

/** What an earlier test left somewhere, as it came in then. */
const OLD_TEXT =
  'right hrpcpqcvbttqpcchbbbbbbbbbbbbbbcbbbbbbbfmzdmjpjlbbbbbbl' +
  'mlnbpfmnz can man go .hrpcpqcvbttqpcchbbbbbbbfbbbblmgqmbcfqt';
const OLD_US = Date.UTC(2024, 5, 17, 12, 48, 28) * 1000;

export const replayOldRun: MessageFault = (plan, { store }) => {
  const res = framesOf(plan, 're');
  if (!reachesSomebody(res)) return null;
  const id = store.allotId();
  return {
    apply: () => {
      const old = { ...plan.message, id, body: OLD_TEXT, createdUs: OLD_US };
      const targets = res.flatMap((frame) => frame.targets);
      plan.frames.push({ ...plannedFrame(old, 're', targets), isGenuine: false });
    },
    observable: true,
    why: 'a message of an earlier run, pushed to an open socket',
    named: { id, body: OLD_TEXT },
  };
};

export const dropDuringReconnect: MessageFault = (plan, context) => {
  const res = framesOf(plan, 're');
  if (!reachesSomebody(res)) return null;
  return {
    apply: () => {
      withoutFrames(plan, res);
      context.sendAway(plan, parseDurationMs(context.parameters.delay ?? '') ?? 0);
    },
    // What it does is logged with each message that comes for him while he is away.
    observable: 'later',
    why: 'its receiver is sent away',
  };
};

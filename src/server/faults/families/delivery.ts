// Faults of store, relay and confirmation: a message is lost, doubled, made up or sent astray.

import { parseDurationMs } from '../../../base/index.ts';
import type { Connection } from '../../socket/connection.ts';
import { errorFrame } from '../../socket/frames.ts';
import {
  type Effect,
  type FaultContext,
  framesOf,
  type MessageFault,
  type MessagePlan,
  plannedFrame,
  reachesSomebody,
  rowOf,
  withoutFrames,
} from '../message-plan.ts';

export const ackWithoutStore: MessageFault = (plan) =>
  plan.rows.length === 0
    ? null
    : {
        apply: () => {
          plan.rows = [];
        },
        observable: reachesSomebody(plan.frames),
        why: 'confirmed or relayed on an open socket, and in no history',
      };

/** A socket that has got nothing so far may not be subscribed: that is another fault. */
export const dropRe: MessageFault = (plan, context) => {
  const sockets = framesOf(plan, 're')
    .flatMap(({ targets }) => targets)
    .filter((socket) => socket.isOpen);
  const isNew = sockets.every((socket) => !context.receipts.isSettled(socket, plan.message.id));
  return sockets.length > 0 && isNew ? null : withoutRe(plan, context);
};

export const withoutRe = (plan: MessagePlan, context: FaultContext): Effect => {
  const gone = framesOf(plan, 're');
  const sockets = gone.flatMap(({ targets }) => targets).filter((socket) => socket.isOpen);
  return {
    apply: () => withoutFrames(plan, gone),
    ...absenceOf(
      sockets.filter((socket) => context.receipts.isSettled(socket, plan.message.id)),
      { plan, missing: 're' },
    ),
  };
};

/** Nothing goes to those of the sockets; what another one of the user gets is not lost to him. */
export function withoutReTo(
  plan: MessagePlan,
  context: FaultContext,
  isMeant: (socket: Connection) => boolean,
): Effect {
  const res = framesOf(plan, 're');
  const open = res.flatMap(({ targets }) => targets).filter((socket) => socket.isOpen);
  if (open.every(isMeant)) return withoutRe(plan, context);
  return {
    apply: () => {
      plan.frames = plan.frames.map((frame) =>
        res.includes(frame)
          ? { ...frame, targets: frame.targets.filter((socket) => !isMeant(socket)) }
          : frame,
      );
    },
    observable: false,
    why: 'another socket of the receiver got it',
  };
}

export const dropConf: MessageFault = (plan) => {
  const gone = framesOf(plan, 'conf');
  return gone.length === 0
    ? null
    : { apply: () => withoutFrames(plan, gone), ...absenceOf(senderSocket(plan), { plan }) };
};

export const swallowSend: MessageFault = (plan) => ({
  apply: () => {
    plan.rows = [];
    plan.frames = plan.frames.filter((frame) => frame.message !== plan.message);
  },
  ...absenceOf(senderSocket(plan), { plan }),
});

export const dupRe: MessageFault = (plan) => duplicate(plan, 're');
export const dupConf: MessageFault = (plan) => duplicate(plan, 'conf');

export const dupStore: MessageFault = (plan, { store, instants }) => {
  const [row] = plan.rows;
  if (row === undefined) return null;
  return {
    apply: () => {
      plan.rows.push({ ...row, id: store.allotId(), createdUs: instants.nextUs() });
    },
    observable: true,
    why: 'two rows in the history',
  };
};

const INVENTED_TEXTS = [
  'has anybody seen my keys',
  'call me when you are back',
  'the meeting is at noon',
  'never mind, found it',
] as const;

export const inventMessage: MessageFault = (plan, { store, instants, random }) => {
  const text = INVENTED_TEXTS[random.nextBelow(INVENTED_TEXTS.length)] ?? INVENTED_TEXTS[0];
  const id = store.allotId();
  const body = `${text} ${random.nextUint32()}`;
  return {
    apply: () => {
      const invented = { ...plan.message, id, body, createdUs: instants.nextUs() };
      plan.rows.push(rowOf(invented));
      const targets = framesOf(plan, 're').flatMap((frame) => frame.targets);
      plan.frames.push({ ...plannedFrame(invented, 're', targets), isGenuine: false });
    },
    observable: true,
    why: 'a row that nobody sent, in the history of both',
    named: { id, body },
  };
};

export const errorButStore: MessageFault = (plan, { turn, index }) => {
  const confs = framesOf(plan, 'conf');
  const [conf] = confs;
  if (conf === undefined) return null;
  const socket = plan.message.connection;
  // One refusal among confirmed messages is told apart by elimination; two would not be.
  const before = turn.slice(0, index).filter(({ message }) => message.connection === socket);
  if (before.some(({ frames }) => frames.some(({ text }) => text !== null))) return null;
  return {
    apply: () => {
      withoutFrames(plan, confs);
      plan.frames.push({ ...conf, text: errorFrame('storage_failed'), isGenuine: false });
    },
    observable: socket.isOpen,
    why: 'refused on an open socket, and in the history',
  };
};

export const misroute: MessageFault = (plan, context) => {
  const strangers = context.uninvolved(plan);
  if (strangers.length === 0) return null;
  return {
    apply: () => {
      const frame = plannedFrame(plan.message, 're', strangers);
      plan.frames.push({ ...frame, isGenuine: false });
    },
    observable: strangers.some((socket) => socket.isOpen),
    why: 'pushed to an uninvolved open socket',
  };
};

export const broadcastAll: MessageFault = (plan, context) => {
  const everybody = context.everybodyElse(plan);
  if (everybody.length === 0) return null;
  return {
    apply: () => {
      const frame = plannedFrame(plan.message, 're', everybody);
      plan.frames.push({ ...frame, isGenuine: false });
    },
    observable: everybody.some((socket) => socket.isOpen),
    why: 'pushed to every open socket of uninvolved users',
  };
};

export const delayRe: MessageFault = (plan, { parameters, delayed }) => {
  const late = framesOf(plan, 're');
  if (!reachesSomebody(late)) return null;
  return {
    apply: () => {
      withoutFrames(plan, late);
      delayed.after(parseDurationMs(parameters.delay ?? '') ?? 0, plan, late);
    },
    observable: 'later',
    why: 'pushed late',
  };
};

function duplicate(plan: MessagePlan, channel: 'conf' | 're'): Effect | null {
  const frames = framesOf(plan, channel);
  if (!reachesSomebody(frames)) return null;
  return {
    apply: () => {
      plan.frames.push(...frames.map((frame) => ({ ...frame, isGenuine: false })));
    },
    observable: true,
    why: `the same ${channel} twice on an open socket`,
  };
}

function senderSocket(plan: MessagePlan): FaultContext['turn'][number]['message']['connection'][] {
  const { connection } = plan.message;
  return connection.isOpen ? [connection] : [];
}

function absenceOf(
  connections: ReturnType<typeof senderSocket>,
  of: { readonly plan: MessagePlan; readonly missing?: 're' },
): Pick<Effect, 'observable' | 'why'> {
  const missing = of.missing ?? 'conf';
  const what =
    missing === 're'
      ? 'open socket of the receiver that had got messages'
      : 'open socket of the sender';
  if (connections.length === 0) return { observable: false, why: `no ${what}` };
  const senderPk = of.plan.message.sender.pk;
  return { observable: { missing, senderPk, connections }, why: `missing on an ${what}` };
}

// The faults of single messages, named as those of the reference server, as changes of what a
// correct server was about to do.

import type { FaultName } from '../../../src/server/index.ts';
import { bodyOf, OTHER_SCOPE } from '../history-options.ts';
import { writeTime } from './chat-store.ts';
import { idOf } from './chat-world.ts';
import type { Channel, MessageFault, MessagePlan, ServerFrame, ServerRow } from './message-plan.ts';
import type { ReadFaultName } from './read-faults.ts';
import type { LivenessFaultName } from './states/liveness-faults.ts';
import type { StateFaultName } from './states/state-faults.ts';

/** What a run does not send or try: `earshot conformance` sees them, on the real server. */
export const EXAMINED_FAULT_NAMES = [
  'auth-none',
  'auth-skip-exp',
  'auth-skip-sig',
  'no-exp-recheck',
  'idor-history',
  'broadcast-all',
  'crash-on-bad-json',
  'html-error-page',
] as const;
type ExaminedFaultName = (typeof EXAMINED_FAULT_NAMES)[number];

/**
 * Faults of sockets that open or end: `subscribeMs`, `replay` of the world, and a close of the
 * server’s with a new opening play them.
 */
export const SOCKET_FAULT_NAMES = [
  'late-subscribe',
  'replay-on-connect',
  'drop-during-reconnect',
] as const;
type SocketFaultName = (typeof SOCKET_FAULT_NAMES)[number];

/** Faults of single messages: no read, no socket, and no state of the server. */
export type MessageFaultName = Exclude<
  FaultName,
  ReadFaultName | StateFaultName | SocketFaultName | ExaminedFaultName | LivenessFaultName
>;

const CHANNELS: readonly Channel[] = ['conf', 're', 'row'];
const HOLD_MS = 1000;
const DELAY_MS = 4000;
const STORE_DELAY_MS = 500;
const SKEW_MS = 3000;
const OLD_US = Date.UTC(2024, 5, 17) * 1000;

/** A message of another run. */
const oldText = (): string =>
  bodyOf({ kind: 'message', sender: 0, receiver: 1, sequence: 3, attempt: 0 }, OTHER_SCOPE);

const ofChannel = (plan: MessagePlan, channel: 'conf' | 're'): ServerFrame[] =>
  plan.frames.filter((frame) => frame.channel === channel);

/** One of the first four users who has nothing to do with the message. */
function strangerTo({ marker: { sender, receiver } }: MessagePlan): number {
  return [3, 2, 1].find((user) => user !== sender && user !== receiver) ?? 0;
}

const without =
  (channel: 'conf' | 're'): MessageFault =>
  (plan) => {
    plan.frames = plan.frames.filter((frame) => frame.channel !== channel);
  };

const twice =
  (channel: 'conf' | 're'): MessageFault =>
  (plan) => {
    plan.frames.push(...ofChannel(plan, channel).map((frame) => ({ ...frame })));
  };

const onFrames =
  (channels: readonly ('conf' | 're')[], change: (frame: ServerFrame) => void): MessageFault =>
  (plan) => {
    for (const channel of channels) ofChannel(plan, channel).forEach(change);
  };

const beside =
  (form: ServerFrame['form']): MessageFault =>
  (plan) => {
    const [frame] = [...ofChannel(plan, 're'), ...ofChannel(plan, 'conf')];
    if (frame !== undefined) plan.frames.push({ ...frame, form });
  };

/** Changes the text on some channels; all three unless told otherwise. */
export const damaging =
  (change: (body: string) => string, channels: readonly Channel[] = CHANNELS): MessageFault =>
  (plan) => {
    for (const frame of plan.frames) {
      if (channels.includes(frame.channel)) frame.body = change(frame.body);
    }
    if (!channels.includes('row')) return;
    for (const row of plan.rows) row.body = change(row.body);
  };

/** Flips the lowest bit of the letter at an offset. */
export const flipAt =
  (offset: number) =>
  (body: string): string =>
    body.slice(0, offset) +
    String.fromCharCode(body.charCodeAt(offset) ^ 1) +
    body.slice(offset + 1);

const MARKUP: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' },
};

const held =
  (byMs: number): MessageFault =>
  (plan) => {
    for (const frame of ofChannel(plan, 're')) {
      frame.delayMs += byMs;
      frame.isFree = true;
    }
  };

const withTime = (write: (frame: ServerFrame) => string): MessageFault =>
  onFrames(['conf', 're'], (frame) => {
    frame.timestamp = write(frame);
  });

/** A time as it was written, whole seconds later. */
const laterTime = (text: string, byMs: number): string =>
  new Date(Date.parse(`${text.slice(0, 19)}Z`) + byMs).toISOString().slice(0, 19) + text.slice(19);

const datedLater = (row: ServerRow, byMs: number): ServerRow => ({
  ...row,
  createdUs: row.createdUs + byMs * 1000,
  created: laterTime(row.created, byMs),
  updated: laterTime(row.updated, byMs),
});

/** To the precision that the server writes. */
const datedAt = (row: ServerRow, createdUs: number): ServerRow => {
  const fraction = row.created.length - '+00:00'.length;
  const created = `${writeTime(createdUs, 'microsecond').slice(0, fraction)}+00:00`;
  return { ...row, createdUs, created, updated: created };
};

export const MESSAGE_FAULTS: Readonly<Record<MessageFaultName, MessageFault>> = {
  'ack-without-store': (plan) => {
    plan.rows = [];
  },
  'drop-re': without('re'),
  'first-device-only': (plan) => {
    const [first] = ofChannel(plan, 're');
    plan.frames = plan.frames.filter((frame) => frame.channel !== 're' || frame === first);
  },
  'drop-conf': without('conf'),
  'swallow-send': (plan) => {
    plan.rows = [];
    plan.frames = [];
  },
  'dup-re': twice('re'),
  'dup-conf': twice('conf'),
  'dup-store': (plan, tools) => {
    plan.rows.push(tools.rowOf(plan.marker, plan.body));
  },
  'invent-message': (plan, tools) => {
    const row = tools.rowOf(plan.marker, 'has anybody seen my keys');
    plan.rows.push(row);
    const invented = ofChannel(plan, 're').map(({ line, delayMs }) =>
      tools.frameOf(row, { line, channel: 're', delayMs }),
    );
    plan.frames.push(...invented);
  },
  'error-but-store': onFrames(['conf'], (frame) => {
    frame.form = 'error';
  }),
  'flip-byte': damaging(flipAt(90)),
  truncate: damaging((body) => body.slice(0, Math.floor(body.length * 0.8))),
  nfc: damaging((body) => body.normalize('NFC')),
  'html-escape': damaging((body) => body.replace(/[&<>"']/g, (char) => MARKUP[char] ?? char)),
  're-body-differs': damaging((body) => `${body} (edited)`, ['re']),
  misroute: (plan, tools) => {
    const [row] = plan.rows;
    const [line] = tools.linesOf(strangerTo(plan));
    if (row !== undefined && line !== undefined) {
      plan.frames.push(tools.frameOf(row, { line, channel: 're', delayMs: 3 }));
    }
  },
  'delay-re': held(DELAY_MS),
  'reorder-window': held(5),
  'reorder-after-ack': held(HOLD_MS),
  'replay-old-run': (plan, tools) => {
    for (const { line, delayMs } of ofChannel(plan, 're')) {
      const row = { ...tools.rowOf(plan.marker, oldText()), createdUs: OLD_US };
      plan.frames.push(tools.frameOf(row, { line, channel: 're', delayMs }));
    }
  },
  'close-after-store': (plan, tools) => {
    plan.frames = plan.frames.filter(({ channel }) => channel !== 'conf');
    tools.close(plan.line, 'server');
  },
  'clock-offset': (plan) => {
    plan.rows = plan.rows.map((row) => datedLater(row, SKEW_MS));
    for (const frame of plan.frames) frame.timestamp = laterTime(frame.timestamp, SKEW_MS);
  },
  'write-behind': (plan) => {
    plan.storedLateByMs = STORE_DELAY_MS;
    for (const frame of ofChannel(plan, 'conf')) frame.delayMs += STORE_DELAY_MS;
  },
  'one-sided-delete': (plan) => {
    for (const row of plan.rows) row.hiddenFrom = plan.marker.receiver;
  },
  'reply-first': (plan, tools) => {
    const { sender, receiver } = plan.marker;
    const answered = tools.rowsOf(sender, receiver).at(-1);
    if (answered?.sender !== receiver) return;
    const us = answered.createdUs - 1;
    plan.rows = plan.rows.map((row) => datedAt(row, us));
    for (const frame of plan.frames) frame.timestamp = writeTime(us, 'microsecond');
  },
  'split-thread': (plan) => {
    for (const row of plan.rows) row.threadId = `${row.threadId}000`;
  },
  'garbage-frame': beside('garbage'),
  'unknown-action': beside('unknown-action'),
  'drop-field': onFrames(['re'], (frame) => {
    frame.form = 'lacks-field';
  }),
  'stringify-ids': onFrames(['re'], (frame) => {
    frame.idType = 'string';
  }),
  'wrong-ids': (plan) => {
    for (const frame of ofChannel(plan, 're')) frame.senderId = idOf(strangerTo(plan));
  },
  'trust-client-sender': (plan) => {
    // As if the client had claimed to be somebody else, and was believed.
    const sender = strangerTo(plan);
    plan.rows = plan.rows.map((row) => ({ ...row, sender }));
    for (const frame of plan.frames) frame.senderId = idOf(sender);
  },
  'reuse-id': (plan, tools) => {
    const earlier = tools.rowsOf(plan.marker.sender, plan.marker.receiver).at(-1);
    if (earlier === undefined) return;
    for (const row of plan.rows) row.id = earlier.id;
    for (const frame of plan.frames) frame.id = earlier.id;
  },
  'id-mismatch': onFrames(['re'], (frame) => {
    frame.id = `1${frame.id}`;
  }),
  'epoch-ts': withTime(({ timestamp }) => String(Date.parse(timestamp) / 1000)),
  'naive-ts': withTime(({ timestamp }) => timestamp.replace('+00:00', '')),
  'id-backwards': (plan) => {
    // Below every id that was allotted, and its own.
    const { sequence, sender } = plan.marker;
    const id = String(100 + sequence * 8 + sender);
    for (const row of plan.rows) row.id = id;
    for (const frame of plan.frames) frame.id = id;
  },
  'bad-updated': (plan) => {
    for (const row of plan.rows) row.updated = '2024-12-22T23:12:31.700748+00:00';
  },
  'ws-violation': beside('against-rfc-6455'),
  'huge-frame': beside('too-large'),
  'ts-skew': withTime(({ timestamp }) => timestamp.replace(/\d{3}\+/, '999+')),
};

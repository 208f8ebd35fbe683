// What the server is about to do with one message: the rows it will store and the frames it will
// send. A fault is a change of this plan. Must not store or send.

import { hashHex, type Random } from '../../base/index.ts';
import type { MessageFrameWire } from '../../protocol/index.ts';
import type { Connection } from '../socket/connection.ts';
import type { Message } from '../socket/message.ts';
import type { MessageStore, StoredMessage, UserStore } from '../store/index.ts';
import { formatMicroseconds, type MicrosecondClock } from '../timestamps.ts';
import type { FaultParameters } from './catalogue/fault-entry.ts';
import type { RowDamages } from './row-damages.ts';
import type { Absence } from './truth/oracle.ts';
import type { Receipts } from './truth/receipts.ts';
import type { UnreadFrames } from './whole-server/unread-frames.ts';

/** The fields of a frame, any of which a fault may change or leave out. */
export type FrameFields = Record<keyof MessageFrameWire, string | number | undefined>;

export interface PlannedFrame {
  readonly channel: 'conf' | 're';
  readonly message: Message;
  readonly targets: readonly Connection[];
  readonly fields: FrameFields;
  /** Sent instead of the fields. */
  readonly text: string | null;
  /** Written to the stream below the WebSocket instead of a frame. */
  readonly bytes?: Buffer;
  /** Counts as the message's own frame (a fence), not as something beside it. */
  readonly isGenuine: boolean;
}

export interface MessagePlan {
  message: Message;
  readonly claimedSenderId: string | null;
  rows: StoredMessage[];
  frames: PlannedFrame[];
  /** Another message's fault already leans on it: it takes none of its own. */
  isSpared: boolean;
  /** The sender's socket is closed when all of it is done. */
  endsSender: boolean;
}

/** What a fault would do to one plan. `apply` is called at once, or never. */
export interface Effect {
  readonly apply: () => void;
  /** `later`: the fault itself logs when it is known. */
  readonly observable: boolean | Absence | 'later';
  readonly why: string;
  /** The message that is named when it is not the plan's own. */
  readonly named?: { readonly id: number; readonly body: string };
  /** The other message of a pair. */
  readonly other?: { readonly id: number; readonly body: string };
}

export interface FaultContext {
  readonly parameters: FaultParameters;
  readonly random: Random;
  readonly store: MessageStore;
  readonly users: UserStore;
  readonly instants: MicrosecondClock;
  readonly receipts: Receipts;
  readonly unread: UnreadFrames;
  readonly nowMs: number;
  readonly damages: RowDamages;
  /** Every plan of this turn, in order of arrival, and the place of this one. */
  readonly turn: readonly MessagePlan[];
  readonly index: number;
  /** Open sockets of users that are no party, one user at random; empty when there is none. */
  uninvolved(plan: MessagePlan): readonly Connection[];
  /** From now on nothing is pushed to these sockets of the receiver, nor is this message. */
  forget(plan: MessagePlan, connections: readonly Connection[]): void;
  /** Which of two nodes serves the socket. */
  nodeOf(connection: Connection): 0 | 1;
  /** Closes the sockets of the receiver, and refuses him for so long. */
  sendAway(plan: MessagePlan, forMs: number): void;
  /** Open sockets of all users that are no party. */
  everybodyElse(plan: MessagePlan): readonly Connection[];
  /** Lets the frames wait in the queues of their sockets; logs what finds no place there. */
  queue(plan: MessagePlan, frames: readonly PlannedFrame[], limits: QueueLimits): void;
  /** Takes frames out of the plan's own time; logs and sends them later. */
  readonly delayed: DelayedFrames;
}

export interface DelayedFrames {
  /** Sends the frames after a delay. */
  after(delayMs: number, plan: MessagePlan, frames: readonly PlannedFrame[]): void;
  /** Stores the rows after a delay, then sends the frames. */
  storedAfter(
    delayMs: number,
    plan: MessagePlan,
    held: { readonly rows: readonly StoredMessage[]; readonly frames: readonly PlannedFrame[] },
  ): void;
  /** Sends the frames behind the next message of the pair, or alone after `holdMs`. */
  behindNext(holdMs: number, plan: MessagePlan, frames: readonly PlannedFrame[]): boolean;
}

/** How many deliveries wait for one socket, and how long. */
export interface QueueLimits {
  readonly capacity: number;
  /** From the first delivery that waits until all of them are sent. */
  readonly delayMs: number;
}

export type MessageFault = (plan: MessagePlan, context: FaultContext) => Effect | null;

/** The honest plan of a message. */
export function planMessage(
  message: Message,
  receivers: readonly Connection[],
  claimedSenderId: string | null,
): MessagePlan {
  const frames = [plannedFrame(message, 'conf', [message.connection])];
  if (receivers.length > 0) frames.push(plannedFrame(message, 're', [...receivers]));
  return {
    message,
    claimedSenderId,
    rows: [rowOf(message)],
    frames,
    isSpared: false,
    endsSender: false,
  };
}

export function rowOf(message: Message): StoredMessage {
  const { id, threadId, sender, receiver, body, createdUs } = message;
  return { id, threadId, senderPk: sender.pk, receiverPk: receiver.pk, body, createdUs };
}

/** The honest frame of a message for some sockets. */
export function plannedFrame(
  message: Message,
  channel: 'conf' | 're',
  targets: readonly Connection[],
): PlannedFrame {
  const fields: FrameFields = {
    sender_id: message.sender.uid,
    receiver_id: message.receiver.uid,
    message_body: message.body,
    timestamp: `${formatMicroseconds(message.createdUs)}+00:00`,
    created_msg_id: message.id,
    action: channel === 'conf' ? 'conf_message' : 're_message',
  };
  return { channel, message, targets, fields, text: null, isGenuine: true };
}

/** The plan's own frames of a channel (not those of another message that were moved into it). */
export function framesOf(plan: MessagePlan, channel: 'conf' | 're'): PlannedFrame[] {
  return plan.frames.filter((frame) => frame.channel === channel && frame.message === plan.message);
}

/** Whether any frame of these goes to an open socket. */
export function reachesSomebody(frames: readonly PlannedFrame[]): boolean {
  return frames.some(({ targets }) => targets.some((connection) => connection.isOpen));
}

export function withoutFrames(plan: MessagePlan, gone: readonly PlannedFrame[]): void {
  plan.frames = plan.frames.filter((frame) => !gone.includes(frame));
}

/** Changes fields of the plan's frames on the channels given. */
export function changeFields(
  plan: MessagePlan,
  channels: readonly string[],
  change: (fields: FrameFields) => Partial<FrameFields>,
): void {
  plan.frames = plan.frames.map((frame) =>
    frame.message === plan.message && channels.includes(frame.channel)
      ? { ...frame, fields: { ...frame.fields, ...change(frame.fields) } }
      : frame,
  );
}

/** Hash of a text as it was received. */
export function bodyHashOf(body: string): string {
  return hashHex(body);
}

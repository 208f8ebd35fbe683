// One message from one person to another, and everything on the sockets of both that belongs to it.
// A frame belongs by the tag in its text, else by its id, so that a frame that is wrong in one
// place is still told apart. It judges nothing.

import { randomBytes } from 'node:crypto';
import type { ChatMessageFrame } from '../../protocol/index.ts';
import type { Lab, Person } from './lab.ts';
import type { ProbeSocket, SeenFrame } from './probe-socket.ts';

/** Consonants alone: digits attract masking, vowels make words. */
const SYMBOLS = 'bcdfghjklmnpqrst';
const TAG_BYTES = 10;
/** A second copy comes within this, where a server sends one. */
const AFTERMATH_MS = 80;

export interface Exchange {
  readonly from: Person;
  readonly to: Person;
  readonly body: string;
  readonly tag: string;
  /** The frame as it was sent. */
  readonly frame: string;
  readonly confs: readonly SeenFrame[];
  /** Everything else that came to the sender while the conf was awaited. */
  readonly errors: readonly SeenFrame[];
  /** On the receiver's socket. */
  readonly res: readonly SeenFrame[];
  /** The receiver had a socket, so that a re is owed. */
  readonly isReOwed: boolean;
  /** The sender's socket answered a ping after the wait; likewise the receiver's. */
  readonly isSenderAlive: boolean;
  readonly isReceiverAlive: boolean;
}

/** A text nobody else has written. */
export function newTag(): string {
  const bytes = randomBytes(TAG_BYTES);
  return [...bytes].map((byte) => (SYMBOLS[byte >> 4] ?? '') + (SYMBOLS[byte & 15] ?? '')).join('');
}

export interface SayOptions {
  readonly from: Person;
  readonly to: Person;
  /** What follows the tag. */
  readonly text: string;
  /** Fields beside the documented ones. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly sender: ProbeSocket;
  readonly receiver: ProbeSocket | null;
  /** How long to wait for both; default: the lab's. */
  readonly limitMs?: number;
  /** Called when the re has come, or the wait for it is over. */
  readonly meanwhile?: () => Promise<void>;
}

/** Sends one message and waits for its conf and, where it is owed, its re. */
export async function say(lab: Lab, options: SayOptions): Promise<Exchange> {
  const { from, to, sender, receiver } = options;
  const tag = newTag();
  const body = `earshot ${tag} ${options.text}`;
  const frame: ChatMessageFrame = {
    action: 'chat_message',
    message_body: body,
    receiver_id: to.id,
  };
  const sent = JSON.stringify({ ...frame, ...options.extra });
  const marks = { sender: sender.frames.length, receiver: receiver?.frames.length ?? 0 };
  sender.send(sent);
  const look = (): Pick<Exchange, 'confs' | 'errors' | 'res'> =>
    collect({ tag, sender, receiver, marks });
  const isDone = (): boolean => {
    const { confs, res } = look();
    return confs.length > 0 && (receiver === null || res.length > 0);
  };
  const limitMs = options.limitMs ?? lab.timeoutMs;
  if (options.meanwhile !== undefined) {
    await sender.until(() => look().res.length > 0, limitMs, lab.signal);
    await options.meanwhile();
  }
  await sender.until(isDone, limitMs, lab.signal);
  // A pong is proof of life, and what was sent before it has arrived when it does.
  const [isSenderAlive, isReceiverAlive] = await Promise.all([
    sender.answers(lab.timeoutMs, lab.signal),
    receiver?.answers(lab.timeoutMs, lab.signal) ?? false,
  ]);
  await lab.wait(AFTERMATH_MS);
  const isReOwed = receiver !== null;
  return { from, to, body, tag, frame: sent, ...look(), isReOwed, isSenderAlive, isReceiverAlive };
}

/** The frames of an exchange so far. */
function collect(of: {
  readonly tag: string;
  readonly sender: ProbeSocket;
  readonly receiver: ProbeSocket | null;
  readonly marks: { readonly sender: number; readonly receiver: number };
}): Pick<Exchange, 'confs' | 'errors' | 'res'> {
  const { tag, sender, receiver, marks } = of;
  const atSender = sender.frames.slice(marks.sender);
  const confs = atSender.filter(
    (frame) => isConf(frame) && (hasTag(frame, tag) || isOnly(atSender)),
  );
  const ids = new Set(confs.map((frame) => idOf(frame)).filter((id) => id !== ''));
  const atReceiver = receiver === sender ? [] : (receiver?.frames.slice(marks.receiver) ?? []);
  const res = atReceiver.filter(
    (frame) => !isConf(frame) && (hasTag(frame, tag) || ids.has(idOf(frame))),
  );
  const errors = atSender.filter((frame) => frame.decoded.kind === 'error');
  return { confs, errors, res };
}

/** One send is outstanding at a time: the only conf that came is that of this message. */
function isOnly(frames: readonly SeenFrame[]): boolean {
  return frames.filter(isConf).length === 1;
}

function isConf({ fields }: SeenFrame): boolean {
  return fields.action === 'conf_message';
}

/** True when the frame carries this message's tag anywhere. */
export function hasTag({ text }: SeenFrame, tag: string): boolean {
  return text.includes(tag);
}

/** The id of a frame as text; empty when there is none. */
export function idOf({ fields }: SeenFrame): string {
  const { created_msg_id: id } = fields;
  return typeof id === 'number' || typeof id === 'string' ? String(id) : '';
}

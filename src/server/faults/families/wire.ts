// Faults below the messages: bytes that break the WebSocket protocol, and a message that no client
// takes. Each ends the socket at the client's side.

import type { ViolationKind } from '../catalogue/fault-entry.ts';
import { VIOLATION_KINDS } from '../catalogue/fault-entry.ts';
import {
  framesOf,
  type MessageFault,
  type PlannedFrame,
  reachesSomebody,
} from '../message-plan.ts';

/** Twice what clients of the reference take in one message. */
const HUGE_CHARACTERS = 2 * 1024 * 1024;

/** Bits and opcodes of RFC 6455, section 5.2. */
const FIN = 0x80;
const RESERVED_BIT = 0x40;
const MASKED = 0x80;
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;

/** One frame each that a server must not send. */
const VIOLATIONS: Readonly<Record<ViolationKind, Buffer>> = {
  'reserved-opcode': Buffer.from([FIN | 0x3, 0]),
  'reserved-bit': Buffer.from([FIN | RESERVED_BIT | TEXT, 2, 0x7b, 0x7d]),
  masked: Buffer.from([FIN | TEXT, MASKED | 2, 0, 0, 0, 0, 0x7b, 0x7d]),
  // 1005 says that there was no code at all: it must not be in a frame.
  'close-code': Buffer.from([FIN | CLOSE, 2, 1005 >> 8, 1005 & 0xff]),
  'not-utf8': Buffer.from([FIN | TEXT, 4, 0x22, 0xc3, 0x28, 0x22]),
  'long-control': Buffer.concat([Buffer.from([FIN | PING, 126, 0, 126]), Buffer.alloc(126)]),
  'fragmented-control': Buffer.from([PING, 0]),
  'stray-continuation': Buffer.from([FIN, 2, 0x7b, 0x7d]),
};

export const wsViolation: MessageFault = (plan, { parameters, random }) => {
  const kind = kindOf(parameters.kind, random.nextBelow(VIOLATION_KINDS.length));
  return breaking(plan, { bytes: VIOLATIONS[kind] }, `bytes against RFC 6455: ${kind}`);
};

export const hugeFrame: MessageFault = (plan) => {
  const text = JSON.stringify({ action: 'notice', text: 'x'.repeat(HUGE_CHARACTERS) });
  return breaking(plan, { text }, 'a message of 2 MiB on an open socket');
};

function kindOf(kind: string | undefined, chance: number): ViolationKind {
  return VIOLATION_KINDS.find((name) => name === kind) ?? VIOLATION_KINDS[chance] ?? 'masked';
}

/** Behind the proper frames, on one socket of the receiver, or of the sender when he is alone. */
function breaking(
  plan: Parameters<MessageFault>[0],
  what: Partial<Pick<PlannedFrame, 'bytes' | 'text'>>,
  why: string,
): ReturnType<MessageFault> {
  const candidates: PlannedFrame[] = [...framesOf(plan, 're'), ...framesOf(plan, 'conf')];
  const beside = candidates.find((frame) => reachesSomebody([frame]));
  const target = beside?.targets.find((connection) => connection.isOpen);
  if (beside === undefined || target === undefined) return null;
  return {
    apply: () => {
      plan.frames.push({ ...beside, ...what, targets: [target], isGenuine: false });
    },
    observable: true,
    why,
  };
}

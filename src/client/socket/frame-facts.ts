// One received text frame becomes one observation. It states; it does not judge.

import { type MarkerReading, type MessageScope, readMarker } from '../../message/index.ts';
import type { Observation, SocketIndex, UserIndex } from '../../observation/index.ts';
import { decodeServerFrame, excerptOf } from '../../protocol/index.ts';
import { redact } from '../target/redact.ts';
import type { SecretGuard } from '../target/secret-guard.ts';
import type { PendingSends } from './pending-sends.ts';

/** Codes, those of ws, for a frame beyond the cap, in one piece or in many. */
const OVERSIZE_CODES: ReadonlySet<string> = new Set([
  'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
  'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
  'WS_ERR_TOO_MANY_BUFFERED_PARTS',
]);

/** What the codes say, in words. */
const BROKEN_WORDS: Readonly<Record<string, string>> = {
  WS_ERR_EXPECTED_FIN: 'a control frame in fragments',
  WS_ERR_INVALID_CLOSE_CODE: 'a close code that must not be sent',
  WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH: 'a control frame of a length that is not allowed',
  WS_ERR_INVALID_OPCODE: 'a reserved opcode, or a fragment that belongs to no message',
  WS_ERR_INVALID_UTF8: 'a text that is not UTF-8',
  WS_ERR_UNEXPECTED_MASK: 'a masked frame from the server',
  WS_ERR_UNEXPECTED_RSV_1: 'a reserved bit without an extension',
  WS_ERR_UNEXPECTED_RSV_2_3: 'a reserved bit without an extension',
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 'a message in more parts than the client takes',
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'a frame beyond 1 MiB',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'a message beyond 1 MiB',
};

/** What an excerpt is made from; the rest of a frame is not looked at. */
const EXCERPT_SOURCE_CHARACTERS = 4_096;

const NO_MARKER: MarkerReading = { status: 'none' };

/** Whose frame it is and what is known about its socket. */
export interface FrameOwner {
  readonly user: UserIndex;
  readonly socket: SocketIndex;
  readonly scope: MessageScope;
  readonly pending: PendingSends;
  /** What the server may echo and nobody may see. */
  readonly guard: SecretGuard;
}

/** Reads a frame; changes nothing. */
export function frameFact(owner: FrameOwner, data: string | Buffer, atMs: number): Observation {
  const { user, socket, pending } = owner;
  const decoded = decodeServerFrame(data, typeof data !== 'string');
  if (decoded.kind === 'error') {
    const code = redact(decoded.code, owner.guard.secrets);
    return { type: 'error-frame', atMs, user, socket, code, refused: pending.only };
  }
  const reading = decoded.body === null ? NO_MARKER : readMarker(decoded.body, owner.scope);
  if (decoded.kind === 'message') {
    const { action, idType, body } = decoded;
    const { guard } = owner;
    return {
      type: 'frame',
      action,
      atMs,
      user,
      socket,
      id: guard.hide(decoded.id),
      idType,
      senderId: guard.hide(decoded.senderId),
      receiverId: guard.hide(decoded.receiverId),
      body,
      timestamp: guard.hide(decoded.timestamp),
      reading,
    };
  }
  return {
    type: 'frame-violation',
    atMs,
    user,
    socket,
    violation: decoded.violation,
    detail: decoded.detail,
    excerpt: excerptOfFrame(data, owner.guard.secrets),
    reading,
    action: excerptOf(redact(decoded.action, owner.guard.secrets)),
  };
}

/** True when the wire refused a frame for its size, and not for its form. */
export function isOversizeCode(code: string): boolean {
  return OVERSIZE_CODES.has(code);
}

/** A frame that the wire itself refused: too large, or against RFC 6455. No byte of it is kept. */
export function brokenFrameFact(
  owner: Pick<FrameOwner, 'user' | 'socket'>,
  broken: {
    readonly kind: 'oversize' | 'broken';
    readonly code: string;
    readonly atMs: number;
  },
): Observation {
  const { kind, code, atMs } = broken;
  const detail = `${BROKEN_WORDS[code] ?? 'bytes against RFC 6455'} (${code})`;
  return {
    type: 'frame-violation',
    atMs,
    user: owner.user,
    socket: owner.socket,
    violation: kind === 'oversize' ? 'oversize-frame' : 'websocket-violation',
    detail,
    excerpt: '',
    reading: NO_MARKER,
    action: '',
  };
}

function excerptOfFrame(data: string | Buffer, secrets: readonly (string | null)[]): string {
  if (typeof data !== 'string') return `<${data.length} bytes>`;
  return excerptOf(redact(data.slice(0, EXCERPT_SOURCE_CHARACTERS), secrets));
}

// The way of a frame from the scripted server to a user: when it arrives, and what is observed of
// it.

import { type MessageScope, readMarker } from '../../../src/message/index.ts';
import type { Observe } from '../../../src/observation/index.ts';
import type { Agenda } from './agenda.ts';
import type { Line } from './line.ts';
import type { ServerFrame } from './message-plan.ts';

export interface WireOptions {
  readonly agenda: Agenda;
  readonly observe: Observe;
  readonly scope: MessageScope;
  /** The client cannot read on and ends the line. */
  readonly onUnreadable: (line: Line) => void;
}

export class ChatWire {
  readonly #options: WireOptions;

  constructor(options: WireOptions) {
    this.#options = options;
  }

  /** `from`: the line whose frames keep their order; null for none. */
  transmit(frame: ServerFrame, from: Line | null): void {
    const { agenda } = this.#options;
    const { line } = frame;
    let atMs = agenda.nowMs + frame.delayMs;
    if (from !== null && frame.channel === 're' && !frame.isFree) {
      atMs = Math.max(atMs, line.relayedAtMs.get(from.socket) ?? 0);
      line.relayedAtMs.set(from.socket, atMs);
    }
    agenda.at(atMs, () => {
      if (!line.isOpen || atMs > line.heardUntilMs) return;
      if (line.unread === null) this.#hear(frame, atMs);
      else line.unread.push(() => this.#hear(frame, agenda.nowMs));
    });
  }

  #hear(frame: ServerFrame, atMs: number): void {
    const { observe, scope } = this.#options;
    const { line, form, id, idType, senderId, receiverId, body, timestamp } = frame;
    const { user, socket } = line;
    const action = frame.channel === 'conf' ? 'conf_message' : 're_message';
    const reading = readMarker(body, scope);
    if (form === 'proper') {
      const ids = { id, idType, senderId, receiverId };
      const place = { action, atMs, user, socket } as const;
      observe({ type: 'frame', ...place, ...ids, body, timestamp, reading });
      if (action === 'conf_message' && reading.status === 'ours') {
        line.pending.delete(reading.marker.sequence);
      }
      return;
    }
    if (form === 'error') {
      this.#hearError(line, atMs);
      return;
    }
    const violation = VIOLATIONS[form];
    const isReadable = form === 'lacks-field';
    observe({
      ...{ type: 'frame-violation', atMs, user, socket, violation },
      ...{ detail: `a frame that is ${form}`, excerpt: '', action: isReadable ? action : '' },
      reading: isReadable ? reading : { status: 'none' },
    });
    if (form === 'against-rfc-6455' || form === 'too-large') this.#options.onUnreadable(line);
  }

  #hearError(line: Line, atMs: number): void {
    const { user, socket, pending } = line;
    const [only] = pending.values();
    const refused = pending.size === 1 ? (only ?? null) : null;
    if (refused !== null) pending.delete(refused.sequence);
    this.#options.observe({
      ...{ type: 'error-frame', atMs, user, socket, code: 'storage_failed', refused },
    });
  }
}

const VIOLATIONS = {
  'lacks-field': 'wrong-type',
  garbage: 'malformed-frame',
  'unknown-action': 'unknown-action',
  'against-rfc-6455': 'websocket-violation',
  'too-large': 'oversize-frame',
} as const;

// Frames that no send fits: kept for a moment, since the conf that names their id may still be
// unread; then judged as unexpected, misrouted or foreign. Texts of others are never kept beyond
// that moment, and never shown.

import type { MessageFrame } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import { STRAY_KEEP_MS, STRAY_LENGTH_LIMIT, STRAY_LIMIT } from '../../limits.ts';
import { parseServerTime } from '../../server-time.ts';
import { lineAt } from '../evidence-lines.ts';
import { Fifo } from '../watch/fifo.ts';

export class Strays {
  readonly #context: VerifierContext;
  /** Tries a frame again; true when its message is known now. */
  readonly #retry: (frame: MessageFrame) => boolean;
  readonly #kept = new Fifo<MessageFrame>();
  #keptLength = 0;
  /** Frames of other runs and of other people. */
  foreignCount = 0;
  /** Frames of another run that goes on at the same time. */
  liveForeignCount = 0;

  constructor(context: VerifierContext, retry: (frame: MessageFrame) => boolean) {
    this.#context = context;
    this.#retry = retry;
  }

  take(frame: MessageFrame): void {
    const { status } = frame.reading;
    const mayBecomeKnown = status === 'damaged' || status === 'none';
    const hasRoom =
      this.#kept.length < STRAY_LIMIT && this.#keptLength + frame.body.length <= STRAY_LENGTH_LIMIT;
    if (!mayBecomeKnown || !hasRoom) {
      this.#judge(frame);
      return;
    }
    this.#keptLength += frame.body.length;
    this.#kept.push(frame);
  }

  advance(nowMs: number): void {
    for (;;) {
      const frame = this.#kept.peek();
      if (frame === undefined || nowMs - frame.atMs < STRAY_KEEP_MS) return;
      this.#kept.shift();
      this.#keptLength -= frame.body.length;
      if (!this.#retry(frame)) this.#judge(frame);
    }
  }

  conclude(): void {
    this.advance(Number.POSITIVE_INFINITY);
  }

  #judge(frame: MessageFrame): void {
    if (this.#isMisrouted(frame)) this.#charge('misrouted', frame);
    else if (this.#isForeign(frame)) this.#countForeign(frame);
    else this.#charge('unexpected', frame);
  }

  /** A frame of another run that is dated after our first message: somebody shares the accounts. */
  #countForeign(frame: MessageFrame): void {
    const { reading, timestamp } = frame;
    this.foreignCount += 1;
    this.#inform(frame);
    if (reading.status !== 'other-run' || this.#context.ledger.count === 0) return;
    const time = parseServerTime(timestamp);
    if (time !== null && time.us > this.#context.ledger.serverTimeUs.get(0))
      this.liveForeignCount += 1;
  }

  #inform({ user, socket, atMs, action, body, reading }: MessageFrame): void {
    const whose = reading.status === 'other-run' ? 'of another run' : 'without a marker';
    const kind = action === 'conf_message' ? 'conf' : 're';
    this.#context.docket.inform({
      check: 'foreign',
      message: -1,
      key: `frame of user ${user}`,
      atMs,
      user,
      socket,
      summary: `User ${user} got a ${kind} ${whose}, so his account has other messages than ours`,
      evidence: () => [
        lineAt(this.#context, atMs, {
          where: action === 'conf_message' ? 'sender' : 'receiver',
          text: `${kind} on socket ${socket} with a text of ${body.length} characters ${whose}`,
        }),
      ],
    });
  }

  /** By the ids in the frame: a re for somebody else, a conf of somebody else's send. */
  #isMisrouted({ action, senderId, receiverId, user }: MessageFrame): boolean {
    const own = this.#context.options.directory.idOf(user);
    if (action === 'conf_message') return senderId !== own;
    return receiverId !== own && senderId !== own;
  }

  #isForeign({ reading }: MessageFrame): boolean {
    if (reading.status === 'other-run') return true;
    return reading.status === 'none' && !this.#context.options.policy.isExclusive;
  }

  #charge(check: 'misrouted' | 'unexpected', frame: MessageFrame): void {
    const { docket } = this.#context;
    const { user, socket, atMs, id, action } = frame;
    const kind = action === 'conf_message' ? 'conf' : 're';
    docket.charge({
      check,
      message: -1,
      key: `${frame.senderId} ${frame.receiverId} ${id}`,
      atMs,
      user,
      socket,
      summary:
        check === 'misrouted'
          ? `User ${user} got a ${kind} between other parties (server id ${id})`
          : `User ${user} got a ${kind} that nobody sent (server id ${id})`,
      evidence: () => [
        lineAt(this.#context, atMs, {
          where: action === 'conf_message' ? 'sender' : 'receiver',
          text: `${kind} on socket ${socket} names sender ${frame.senderId} and receiver ${frame.receiverId}, with a text of ${frame.body.length} characters that matches no send`,
        }),
      ],
    });
  }
}

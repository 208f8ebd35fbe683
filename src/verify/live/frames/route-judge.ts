// Judges where a frame went and whom it names: conf to the sender's sockets, re to the receiver's,
// with the ids of the authenticated sender and the requested receiver. One frame is proof.

import type { MessageFrame } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import { lineAt, sentLine } from '../evidence-lines.ts';

/**
 * `here`: where it belongs. `echo`: a re on a socket of its own sender, which breaks no privacy.
 */
export type Route = 'here' | 'echo' | 'astray';

export class RouteJudge {
  readonly #context: VerifierContext;
  #routedCount = 0;
  #namedCount = 0;
  /** Copies of re messages that their own senders got. */
  echoCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  judge(message: number, frame: MessageFrame): Route {
    const { ledger } = this.#context;
    this.#routedCount += 1;
    const sender = ledger.sender.get(message);
    const owner = frame.action === 'conf_message' ? sender : ledger.receiver.get(message);
    if (frame.user === owner) {
      this.#judgeNames(message, frame);
      return 'here';
    }
    if (frame.user === sender) {
      this.echoCount += 1;
      return 'echo';
    }
    this.#chargeAstray(message, frame);
    return 'astray';
  }

  /** States what was judged. Once, at the end. */
  conclude(unmatchedCount: number): void {
    const { docket } = this.#context;
    docket.pass('misrouted', this.#routedCount + unmatchedCount);
    docket.pass('wrong-party', this.#namedCount);
    docket.pass('unexpected', this.#routedCount + unmatchedCount);
  }

  #judgeNames(message: number, frame: MessageFrame): void {
    const { ledger, options, docket } = this.#context;
    this.#namedCount += 1;
    const senderId = options.directory.idOf(ledger.sender.get(message));
    const receiverId = options.directory.idOf(ledger.receiver.get(message));
    if (frame.senderId === senderId && frame.receiverId === receiverId) return;
    const kind = kindOf(frame);
    docket.charge({
      check: 'wrong-party',
      message,
      atMs: frame.atMs,
      user: frame.user,
      socket: frame.socket,
      summary: `The ${kind} of ${this.#context.describe(message)} names other parties`,
      evidence: () => [
        sentLine(this.#context, message),
        lineAt(this.#context, frame.atMs, {
          where: kind === 'conf' ? 'sender' : 'receiver',
          text: `its ${kind} names sender ${frame.senderId} and receiver ${frame.receiverId}; they are ${senderId} and ${receiverId}`,
        }),
      ],
    });
  }

  #chargeAstray(message: number, frame: MessageFrame): void {
    const kind = kindOf(frame);
    this.#context.docket.charge({
      check: 'misrouted',
      message,
      key: `${kind} ${frame.user}`,
      atMs: frame.atMs,
      user: frame.user,
      socket: frame.socket,
      summary: `User ${frame.user} got the ${kind} of ${this.#context.describe(message)}`,
      evidence: () => [
        sentLine(this.#context, message),
        lineAt(this.#context, frame.atMs, {
          where: 'receiver',
          text: `its ${kind} arrived at user ${frame.user} on socket ${frame.socket}`,
        }),
      ],
    });
  }
}

function kindOf(frame: MessageFrame): 'conf' | 're' {
  return frame.action === 'conf_message' ? 'conf' : 're';
}

// Judges the form of frames: against the WebSocket protocol, too large, malformed, of an unknown
// action, with missing or mistyped fields. The content is judged elsewhere.

import type { FrameViolation } from '../../../observation/index.ts';
import type { CheckName } from '../../../scenario/index.ts';
import type { VerifierContext } from '../../context.ts';
import { lineAt } from '../evidence-lines.ts';

/** The checks of the form of a frame, each with the violation of its name. */
const FORM_CHECKS = [
  'malformed-frame',
  'unknown-action',
  'wrong-type',
  'oversize-frame',
  'websocket-violation',
] as const satisfies readonly (CheckName & FrameViolation['violation'])[];

/** After these the client cannot read on: it has to close the socket. */
const ENDING: ReadonlySet<CheckName> = new Set(['oversize-frame', 'websocket-violation']);

export class FormJudge {
  readonly #context: VerifierContext;
  #frameCount = 0;
  #violationCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /** A frame of the documented form. */
  wellFormed(): void {
    this.#frameCount += 1;
  }

  /** `message`: what its text says it is, or -1. */
  violated(violation: FrameViolation, message: number): void {
    this.#frameCount += 1;
    this.#violationCount += 1;
    const { atMs, user, socket, detail, excerpt } = violation;
    const about = message < 0 ? '' : ` (${this.#context.describe(message)})`;
    this.#context.docket.charge({
      check: violation.violation,
      message,
      key: message < 0 ? `${socket} ${this.#violationCount}` : '',
      atMs,
      user,
      socket,
      summary: summaryOf(violation) + about,
      evidence: () => [
        lineAt(this.#context, atMs, {
          where: 'server',
          text: excerpt === '' ? detail : `${detail}: ${excerpt}`,
        }),
      ],
    });
  }

  /** States what was judged. Once, at the end. */
  conclude(): void {
    const { docket } = this.#context;
    for (const check of FORM_CHECKS) docket.pass(check, this.#frameCount);
  }
}

function summaryOf({ violation, user, socket, detail }: FrameViolation): string {
  if (!ENDING.has(violation)) {
    return `User ${user} got a frame against the documented form: ${detail}`;
  }
  const what =
    violation === 'oversize-frame'
      ? 'sent more than a client takes'
      : 'broke the WebSocket protocol';
  return (
    `The server ${what} on socket ${socket} of user ${user} (${detail}), ` +
    `so that the client had to close it`
  );
}

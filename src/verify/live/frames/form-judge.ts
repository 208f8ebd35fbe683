// Judges the form of frames: malformed, of an unknown action, with missing or mistyped fields. The
// content is judged elsewhere.

import type { FrameViolation } from '../../../observation/index.ts';
import type { CheckName } from '../../../scenario/index.ts';
import type { VerifierContext } from '../../context.ts';
import { lineAt } from '../evidence-lines.ts';

/**
 * A frame too large for any documented message has no check of its own: it is counted by its type.
 */
const CHECK_OF: Readonly<Record<FrameViolation['violation'], CheckName>> = {
  'malformed-frame': 'malformed-frame',
  'unknown-action': 'unknown-action',
  'wrong-type': 'wrong-type',
  'oversize-frame': 'wrong-type',
};

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
      check: CHECK_OF[violation.violation],
      message,
      key: message < 0 ? `${socket} ${this.#violationCount}` : '',
      atMs,
      user,
      socket,
      summary: `User ${user} got a frame against the documented form: ${detail}${about}`,
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
    docket.pass('malformed-frame', this.#frameCount);
    docket.pass('unknown-action', this.#frameCount);
    docket.pass('wrong-type', this.#frameCount);
  }
}

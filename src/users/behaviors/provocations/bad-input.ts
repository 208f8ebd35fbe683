// Sends what a client must not send, on a socket of its own: whoever else is connected must not
// notice.

import { BAD_INPUTS } from '../../../client/index.ts';
import type { BehaviorContext, BehaviorRun } from '../../behavior.ts';

/** What the server may take to answer, or to close the socket. */
const ANSWER_MS = 500;

/** Opens one more socket, sends one frame that the document forbids, looks what comes, leaves. */
export function* badInput(context: BehaviorContext): BehaviorRun {
  const opened = yield { do: 'open-device' };
  if (opened !== 'done') return;
  const input = BAD_INPUTS[context.random.nextBelow(BAD_INPUTS.length)] ?? 'not-json';
  yield { do: 'send-bad-input', input };
  yield { do: 'wait', ms: ANSWER_MS };
  yield { do: 'close-device' };
}

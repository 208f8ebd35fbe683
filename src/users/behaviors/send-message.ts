// One message to a partner. In an open model it does not wait for the conf: the next arrival comes
// when the plan says so.

import type { BehaviorContext, BehaviorRun } from '../behavior.ts';

/** Sends one message to a partner chosen by the seeded stream. */
export function* sendMessage(context: BehaviorContext): BehaviorRun {
  yield { do: 'send', to: context.choosePartner(), awaitConfirm: context.isClosedModel };
}

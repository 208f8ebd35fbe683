// Several messages at once to one partner, pipelined: none waits for the conf of another.

import type { BehaviorContext, BehaviorRun } from '../behavior.ts';

/**
 * Sends `settings.burstCount` messages to one partner, one straight after the other; a closed
 * model waits for the last conf.
 */
export function* burst(context: BehaviorContext): BehaviorRun {
  const to = context.choosePartner();
  const { burstCount } = context.settings;
  for (let sent = 0; sent < burstCount; sent += 1) {
    const isLast = sent === burstCount - 1;
    const result = yield { do: 'send', to, awaitConfirm: isLast && context.isClosedModel };
    if (result === 'stopped') return;
  }
}

// A conversation: opens when nobody waits for an answer, then answers after thinking. Only
// messages of its own load are answered; what other loads, other runs or real people write never
// reaches it.

import { type BehaviorContext, type BehaviorRun, drawDurationMs } from '../behavior.ts';

/**
 * Sends at most `settings.turnCount` messages: an opening or an answer, then answers to one
 * partner.
 */
export function* converse(context: BehaviorContext): BehaviorRun {
  const { load, view, settings, thinkTime, random, answerLimitMs } = context;
  const waiting = view.takeAny(load);
  const partner = waiting ?? context.choosePartner();
  for (let turn = 0; turn < settings.turnCount; turn += 1) {
    if (turn > 0) {
      const answer = yield { do: 'await-message', from: partner, limitMs: answerLimitMs };
      if (answer !== 'message') return;
    }
    if (turn > 0 || waiting !== null) {
      const thought = yield { do: 'wait', ms: drawDurationMs(thinkTime, random) };
      if (thought === 'stopped') return;
    }
    const sent = yield { do: 'send', to: partner, awaitConfirm: false };
    if (sent === 'stopped') return;
  }
}

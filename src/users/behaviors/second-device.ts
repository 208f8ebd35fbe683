// The same user on one more device for a while.

import { type BehaviorContext, type BehaviorRun, drawDurationMs } from '../behavior.ts';

/** Opens one more socket, keeps it for `settings.forMs`, closes it politely. */
export function* secondDevice(context: BehaviorContext): BehaviorRun {
  const opened = yield { do: 'open-device' };
  if (opened !== 'done') return;
  yield { do: 'wait', ms: drawDurationMs(context.settings.forMs, context.random) };
  yield { do: 'close-device' };
}

// The behaviors by their names in a scenario: a missing or an extra one does not compile.

import type { BehaviorName, BehaviorSettings } from '../scenario/index.ts';
import type { Behavior } from './behavior.ts';
import { burst } from './behaviors/burst.ts';
import { converse } from './behaviors/converse.ts';
import { drop } from './behaviors/drop.ts';
import { goOffline } from './behaviors/go-offline.ts';
import { idle } from './behaviors/idle.ts';
import { badInput } from './behaviors/provocations/bad-input.ts';
import { expiredToken } from './behaviors/provocations/expired-token.ts';
import { readHistory } from './behaviors/read-history.ts';
import { readThreads } from './behaviors/read-threads.ts';
import { reconnect } from './behaviors/reconnect.ts';
import { secondDevice } from './behaviors/second-device.ts';
import { sendMessage } from './behaviors/send-message.ts';
import { slowReader } from './behaviors/slow-reader.ts';

const none = (): number => 0;
const one = (): number => 1;
const burstSize = (settings: BehaviorSettings): number => settings.burstCount;

/** A behavior that sends nothing and leaves the primary socket alone. */
function quiet(run: Behavior['run']): Behavior {
  return {
    run,
    messagesAtStart: none,
    messagesWhenDropped: none,
    takesConnection: false,
    expectsAnswers: false,
  };
}

/** A behavior that sends nothing and takes the primary socket, or its reader, away for a while. */
function away(run: Behavior['run']): Behavior {
  return { ...quiet(run), takesConnection: true };
}

/** A behavior whose messages are all due at the iteration's own instant. */
function sending(run: Behavior['run'], count: (settings: BehaviorSettings) => number): Behavior {
  return { ...quiet(run), messagesAtStart: count, messagesWhenDropped: count };
}

export const BEHAVIORS: Readonly<Record<BehaviorName, Behavior>> = {
  'send-message': sending(sendMessage, one),
  // Its first message may be an answer that is thought about: due when it is decided, not before.
  converse: { ...quiet(converse), messagesWhenDropped: one, expectsAnswers: true },
  burst: sending(burst, burstSize),
  'read-history': quiet(readHistory),
  'read-threads': quiet(readThreads),
  idle: quiet(idle),
  reconnect: away(reconnect),
  drop: away(drop),
  'go-offline': away(goOffline),
  'second-device': quiet(secondDevice),
  'slow-reader': away(slowReader),
  'bad-input': quiet(badInput),
  'expired-token': quiet(expiredToken),
};

// The run on which single faults are played: four users who talk in pairs and look at their
// histories, with one message or one answer in the middle that goes wrong.

import type { Sending } from '../../../support/history/chat-world.ts';
import { History, type HistoryOptions, type Outcome } from '../../../support/history.ts';

/** Messages of user 0 before and after the one that is struck. */
const BEFORE = 4;
const AFTER = 5;

/** The struck message is user 0's fifth, `0>1#4`. */
export function playOn(
  options: HistoryOptions,
  struck: Sending,
  /** Another message of user 0 follows the struck one so soon. */
  { followMs }: { readonly followMs?: number } = {},
): Outcome {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  const round = (sending: Sending): void => {
    history.send(0, 1, sending);
    if (sending === struck && followMs !== undefined) {
      history.wait(followMs);
      history.send(0, 1);
    }
    history.wait(20);
    history.send(1, 0);
    history.send(2, 3);
    history.send(3, 2);
    history.wait(180);
  };
  for (let sent = 0; sent < BEFORE; sent += 1) round({});
  round(struck);
  for (let sent = 0; sent < AFTER; sent += 1) round({});
  history.reads.history(0, 1);
  history.reads.threads(1);
  history.wait(100);
  return history.finish();
}

// The sentence of a notification, from its facts and the receiver's template. Pure.

import { formatDuration, isoFromWallMs } from '../../base/index.ts';
import type { Receiver } from '../file/monitors-file.ts';
import type { NotificationFacts } from '../history/rows.ts';
import { fillTemplate } from './template.ts';

/** What the receiver is told, in one sentence. */
export function describeNotification(facts: NotificationFacts, receiver: Receiver): string {
  if (receiver.text === null) return ownSentence(facts);
  const { monitor, event, state, sentence, labels } = facts;
  const since = isoFromWallMs(facts.openedAtMs);
  const places = { monitor, event, state, sentence, since, duration: durationOf(facts) };
  return fillTemplate(receiver.text, { places, labels });
}

function ownSentence(facts: NotificationFacts): string {
  const { monitor, event, kind, state, sentence } = facts;
  if (event === 'firing') {
    return kind === 'failing'
      ? `${monitor} is failing: ${sentence}`
      : `${monitor} cannot tell whether the chat works: ${sentence}`;
  }
  const after = durationOf(facts);
  if (state === 'unknown') return `${monitor} is no longer watched: ${sentence}`;
  return state === 'ok'
    ? `${monitor} is ok again after ${after}: ${sentence}`
    : `${monitor} can tell again after ${after}, and is ${state}: ${sentence}`;
}

function durationOf({ openedAtMs, atMs }: NotificationFacts): string {
  // A clock that was put back gives no negative time.
  return formatDuration(Math.max(0, Math.round((atMs - openedAtMs) / 1000) * 1000));
}

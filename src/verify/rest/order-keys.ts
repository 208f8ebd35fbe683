// The keys by which a history may be ordered: time or id, upwards or downwards. Which one a server
// follows is learned from all reads together; ties and unreadable keys are free.

import type { MessageRow } from '../../observation/index.ts';
import { parseServerTime } from '../server-time.ts';

export const ORDER_KEYS = ['created-up', 'created-down', 'id-up', 'id-down'] as const;
export type OrderKey = (typeof ORDER_KEYS)[number];

const WHOLE = /^\d+$/;

/** Sign of the step from one row to the next by time; 0 for a tie or an unreadable time. */
function stepByTime(one: MessageRow, next: MessageRow): number {
  const [from, to] = [parseServerTime(one.created), parseServerTime(next.created)];
  return from === null || to === null ? 0 : Math.sign(to.us - from.us);
}

/** Sign of the step by id; 0 for ids that are not whole numbers. Ids of any length. */
function stepById(one: MessageRow, next: MessageRow): number {
  if (!WHOLE.test(one.id) || !WHOLE.test(next.id) || one.id === next.id) return 0;
  if (one.id.length !== next.id.length) return next.id.length > one.id.length ? 1 : -1;
  return next.id > one.id ? 1 : -1;
}

/** The keys that a step from one row to the next follows, and those that it breaks. */
export function judgeStep(
  one: MessageRow,
  next: MessageRow,
): { readonly follows: readonly OrderKey[]; readonly breaks: readonly OrderKey[] } {
  const follows: OrderKey[] = [];
  const breaks: OrderKey[] = [];
  for (const [name, step] of [
    ['created', stepByTime(one, next)],
    ['id', stepById(one, next)],
  ] as const) {
    if (step === 0) continue;
    follows.push(step > 0 ? `${name}-up` : `${name}-down`);
    breaks.push(step > 0 ? `${name}-down` : `${name}-up`);
  }
  return { follows, breaks };
}

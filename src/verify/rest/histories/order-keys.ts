// The keys by which a history may be ordered: time or id, upwards or downwards. Which one a server
// follows is learned from all reads together; ties and unreadable keys are free.

import type { MessageRow } from '../../../observation/index.ts';
import { parseServerTime } from '../../server-time.ts';
import { compareWhole, isWhole } from '../../whole-ids.ts';

export const ORDER_KEYS = ['created-up', 'created-down', 'id-up', 'id-down'] as const;
export type OrderKey = (typeof ORDER_KEYS)[number];

/** One row of this run in the order of the answer. */
export interface OwnRow {
  readonly message: number;
  readonly row: MessageRow;
}

/** What a row is ordered by, read once. */
export interface OrderPlace {
  /** Microseconds since the epoch; NaN when unreadable. */
  readonly createdUs: number;
  /** Digits; empty for an id that is no whole number. */
  readonly id: string;
}

export function placeOf(row: MessageRow): OrderPlace {
  const createdUs = parseServerTime(row.created)?.us ?? Number.NaN;
  return { createdUs, id: isWhole(row.id) ? row.id : '' };
}

export interface Step {
  readonly follows: readonly OrderKey[];
  readonly breaks: readonly OrderKey[];
}

/** Kinds of steps: signs run from 0 to below this. */
export const STEP_SIGNS = 9;

/** What kind of step it is from one row to the next, by time and by id. */
export function signOfStep(one: OrderPlace, next: OrderPlace): number {
  return signOf(next.createdUs - one.createdUs) * 3 + compareWhole(one.id, next.id) + NO_SIGN;
}

/** The keys that a step of a kind follows, and those that it breaks. */
export function stepOf(sign: number): Step {
  return STEPS[sign - NO_SIGN] ?? NO_STEP;
}

/** 0 for ties and for what cannot be read. */
function signOf(difference: number): number {
  if (difference > 0) return 1;
  return difference < 0 ? -1 : 0;
}

/** Of a step between ties. */
const NO_SIGN = 4;
const NO_STEP: Step = { follows: [], breaks: [] };

/** By sign of the time times three plus sign of the id. */
const STEPS: Readonly<Record<number, Step>> = {
  [-4]: { follows: ['created-down', 'id-down'], breaks: ['created-up', 'id-up'] },
  [-3]: { follows: ['created-down'], breaks: ['created-up'] },
  [-2]: { follows: ['created-down', 'id-up'], breaks: ['created-up', 'id-down'] },
  [-1]: { follows: ['id-down'], breaks: ['id-up'] },
  1: { follows: ['id-up'], breaks: ['id-down'] },
  2: { follows: ['created-up', 'id-down'], breaks: ['created-down', 'id-up'] },
  3: { follows: ['created-up'], breaks: ['created-down'] },
  4: { follows: ['created-up', 'id-up'], breaks: ['created-down', 'id-down'] },
};

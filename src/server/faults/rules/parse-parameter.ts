// Which values a parameter of a fault may have.

import { parseDurationMs } from '../../../base/index.ts';
import { CHANNELS, type FaultParameters, VIOLATION_KINDS } from '../catalogue/fault-entry.ts';

type Check = (value: unknown) => string | null;

const duration: Check = (value) =>
  typeof value === 'string' && parseDurationMs(value) !== undefined
    ? null
    : 'must be a duration such as 250ms';

const channels: Check = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((channel) => CHANNELS.some((name) => name === channel))
    ? null
    : `must be a list of ${CHANNELS.join(', ')}`;

const CHECKS: Readonly<Record<keyof FaultParameters, Check>> = {
  delay: duration,
  hold: duration,
  lasts: duration,
  after: duration,
  lag: duration,
  skew: duration,
  channels,
  capacity: (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
      ? null
      : 'must be a whole number from 1',
  keepRatio: (value) =>
    typeof value === 'number' && value > 0 && value < 1 ? null : 'must be a number between 0 and 1',
  hideFrom: (value) =>
    value === 'sender' || value === 'receiver' ? null : 'must be sender or receiver',
  kind: (value) =>
    value === 'any' || VIOLATION_KINDS.some((name) => name === value)
      ? null
      : `must be any or one of ${VIOLATION_KINDS.join(', ')}`,
  field: (value) => (typeof value === 'string' && value !== '' ? null : 'must name a field'),
};

/** What is wrong with the value; null when nothing is. */
export function checkParameter(name: keyof FaultParameters, value: unknown): string | null {
  return CHECKS[name](value);
}

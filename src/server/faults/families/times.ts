// Faults of time: frames whose time is not in the documented form, or not the stored one; rows
// that were updated before they were created.

import { parseDurationMs } from '../../../base/index.ts';
import { formatMicroseconds } from '../../timestamps.ts';
import { changeFields, framesOf, type MessageFault, reachesSomebody } from '../message-plan.ts';
import type { RowFault } from '../read-plan.ts';
import { onFrames } from './frames.ts';

const BOTH = ['conf', 're'] as const;

export const epochTs: MessageFault = (plan, { parameters }) =>
  onFrames(plan, parameters.channels ?? BOTH, {
    change: () => ({ timestamp: (plan.message.createdUs / 1_000_000).toFixed(6) }),
    why: 'seconds since 1970 on an open socket',
  });

export const naiveTs: MessageFault = (plan, { parameters }) =>
  onFrames(plan, parameters.channels ?? BOTH, {
    change: () => ({ timestamp: formatMicroseconds(plan.message.createdUs) }),
    why: 'a time without an offset on an open socket',
  });

export const tsSkew: MessageFault = (plan, { parameters }) => {
  const skewUs = Math.round((parseDurationMs(parameters.skew ?? '') ?? 0) * 1000);
  if (skewUs === 0) return null;
  return onFrames(plan, parameters.channels ?? BOTH, {
    change: () => ({ timestamp: `${formatMicroseconds(plan.message.createdUs + skewUs)}+00:00` }),
    why: 'another time than the stored one on an open socket',
  });
};

/** As a server does whose clock is ahead: what it stores is what it tells everywhere. */
export const clockOffset: MessageFault = (plan, { parameters }) => {
  const skewUs = Math.round((parseDurationMs(parameters.skew ?? '') ?? 0) * 1000);
  if (skewUs === 0 || plan.rows.length === 0) return null;
  const timestamp = `${formatMicroseconds(plan.message.createdUs + skewUs)}+00:00`;
  return {
    apply: () => {
      plan.rows = plan.rows.map((row) => ({ ...row, createdUs: row.createdUs + skewUs }));
      changeFields(plan, BOTH, () => ({ timestamp }));
    },
    observable: reachesSomebody(framesOf(plan, 'conf')),
    why: 'dated by a clock that is ahead, in its conf on an open socket',
  };
};

export const badUpdated: RowFault = (fields, parameters) => {
  const skewUs = Math.round((parseDurationMs(parameters.skew ?? '') ?? 0) * 1000);
  const createdMs = Date.parse(String(fields.created));
  if (Number.isNaN(createdMs)) return null;
  const updated = `${formatMicroseconds(createdMs * 1000 - skewUs)}Z`;
  return { fields: { ...fields, updated }, why: 'updated before it was created' };
};

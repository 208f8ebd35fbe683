// Faults of time: frames whose time is not in the documented form, or not the stored one; rows
// that were updated before they were created.

import { parseDurationMs } from '../../../base/index.ts';
import { formatMicroseconds } from '../../timestamps.ts';
import type { MessageFault } from '../message-plan.ts';
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

export const badUpdated: RowFault = (fields, parameters) => {
  const skewUs = Math.round((parseDurationMs(parameters.skew ?? '') ?? 0) * 1000);
  const createdMs = Date.parse(String(fields.created));
  if (Number.isNaN(createdMs)) return null;
  const updated = `${formatMicroseconds(createdMs * 1000 - skewUs)}Z`;
  return { fields: { ...fields, updated }, why: 'updated before it was created' };
};

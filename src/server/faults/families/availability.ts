// Faults of availability that show in what becomes of messages.

import { framesOf, type MessageFault } from '../message-plan.ts';
import { dropRe } from './delivery.ts';

export const relayStop: MessageFault = (plan, context) =>
  framesOf(plan, 're').length === 0 ? null : dropRe(plan, context);

// Regenerates the body of a message that was sent: only for the evidence of a mismatch.

import { composeBody, type MessageIdentity } from '../../message/index.ts';
import type { Assignment } from './wire.ts';

/** A function from a message's identity to the body this agent sent for it. */
export function createComposer(assignment: Assignment): (message: MessageIdentity) => string {
  const scope = { runId: assignment.runId, incarnation: assignment.incarnation };
  return (message) => composeBody(scope, message, assignment.plan.messages);
}

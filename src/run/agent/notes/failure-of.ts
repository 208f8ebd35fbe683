// An error that stopped an agent, as plain data that travels. Whatever the error quotes, no secret
// of the agent's leaves with it.

import { describeError, EarshotError } from '../../../base/index.ts';
import { redact } from '../../../client/index.ts';
import type { AgentFailure } from '../wire.ts';

/** What the coordinator is told of an error; one without a code is a bug of ours. */
export function failureOf(error: unknown, secrets: readonly (string | null)[]): AgentFailure {
  const known = error instanceof EarshotError;
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  return {
    code: known ? error.code : 'INTERNAL_AGENT',
    message: redact(describeError(error), secrets),
    hint: known ? (error.hint ?? null) : null,
    stack: stack === null ? null : redact(stack, secrets),
  };
}

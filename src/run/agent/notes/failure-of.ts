// An error that stopped an agent, as plain data that travels.

import { describeError, EarshotError } from '../../../base/index.ts';
import type { AgentFailure } from '../wire.ts';

/** What the coordinator is told of an error; one without a code is a bug of ours. */
export function failureOf(error: unknown): AgentFailure {
  const known = error instanceof EarshotError;
  return {
    code: known ? error.code : 'INTERNAL_AGENT',
    message: describeError(error),
    hint: known ? (error.hint ?? null) : null,
    stack: error instanceof Error ? (error.stack ?? null) : null,
  };
}

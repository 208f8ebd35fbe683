// What a behavior may ask for, and what it is told: a closed set, waiting included. Plain values; a
// step says what, never when, and must not carry an instant.

import type { BadInput, CloseHow } from '../client/index.ts';
import type { UserIndex } from '../observation/index.ts';

export type Step =
  /**
   * One message. Without `awaitConfirm` the behavior goes on as soon as the socket has taken it.
   */
  | { readonly do: 'send'; readonly to: UserIndex; readonly awaitConfirm: boolean }
  | { readonly do: 'wait'; readonly ms: number }
  /** Until a message of the behavior's own load from `from` awaits an answer, or the limit. */
  | { readonly do: 'await-message'; readonly from: UserIndex; readonly limitMs: number }
  | { readonly do: 'read-history'; readonly partner: UserIndex }
  | { readonly do: 'read-threads' }
  | { readonly do: 'disconnect'; readonly how: CloseHow }
  | { readonly do: 'connect' }
  | { readonly do: 'open-device' }
  | { readonly do: 'close-device' }
  /** From here on nothing that arrives on the primary socket is read. */
  /** On the device that the iteration opened. */
  | { readonly do: 'send-bad-input'; readonly input: BadInput }
  | { readonly do: 'try-expired-token' }
  | { readonly do: 'pause-reading' }
  | { readonly do: 'resume-reading' };

/**
 * How a step ended.
 * - `done`: carried out; for a send without `awaitConfirm`: the socket has it
 * - `confirmed`, `indeterminate`: a send with `awaitConfirm`
 * - `message`: a message awaits an answer; `timeout`: none came within the limit
 * - `failed`: refused, unreachable, not usable
 * - `stopped`: the load has ended; only `connect`, `close-device` and `resume-reading` are still
 *   carried out
 */
export type StepResult =
  | 'done'
  | 'confirmed'
  | 'indeterminate'
  | 'message'
  | 'timeout'
  | 'failed'
  | 'stopped';

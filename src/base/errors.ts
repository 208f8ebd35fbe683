// What stops us from measuring. Every error has a stable code from the registry; the code fixes the
// exit code. Only cli/main turns an error into text.

import { ERRORS, type ErrorCode } from './error-codes.ts';
import type { ExitCode } from './exit-codes.ts';

export interface EarshotErrorOptions {
  /** What the user can do about it, one or two sentences. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Details for machines; never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An error with a stable code, a hint and the exit code that its code fixes. */
export class EarshotError extends Error {
  override readonly name = 'EarshotError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: EarshotErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.exitCode = ERRORS[code].exitCode;
    this.details = options.details ?? {};
  }
}

/** The message of anything that was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

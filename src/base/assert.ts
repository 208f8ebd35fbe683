// Assertions: what must never happen. A failed one is a bug of ours, exit code 1.

import { EarshotError } from './errors.ts';

/** Throws `INTERNAL_ASSERTION` when `condition` is false. `message` says what was expected. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new EarshotError('INTERNAL_ASSERTION', `Assertion failed: ${message}`);
}

/** Returns `value`, or throws `INTERNAL_ASSERTION` when it is null or undefined. */
export function present<T>(value: T | null | undefined, what: string): T {
  assert(value !== null && value !== undefined, `${what} is present`);
  return value;
}

/** The end of an exhaustive `switch`: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new EarshotError('INTERNAL_ASSERTION', `Unreachable case: ${JSON.stringify(value)}`);
}

export { assert, present, unreachable } from './assert.ts';
export { type Clock, isoFromWallMs, ManualClock, systemClock } from './clock.ts';
export { formatDuration, parseDurationMs, parseRatePerSecond } from './durations.ts';
export {
  asErrorCode,
  ERROR_CODES,
  ERRORS,
  type ErrorCode,
  type ErrorEntry,
} from './error-codes.ts';
export { describeError, EarshotError, type EarshotErrorOptions } from './errors.ts';
export { combineExitCodes, EXIT, type ExitCode } from './exit-codes.ts';
export { type Hash64, hash64, hashHex, hashInto, lastHash } from './hash.ts';
export { canonicalId, isUuid, newRunId } from './ids.ts';
export { Random, randomStream, shuffleInPlace } from './random.ts';
export { toolVersion } from './version.ts';
export { forEachBounded, sleep, waitUntil } from './waiting.ts';

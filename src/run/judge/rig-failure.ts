// A result whose run ended well and whose files could not be written: the verdict is still told,
// and it is no pass.

import { EXIT } from '../../base/index.ts';
import type { RunResult } from '../run-result.ts';
import { judgeReasons } from './verdict.ts';

/** The result with one more reason of kind `rig`; `text` says what could not be done. */
export function withRigFailure(result: RunResult, text: string): RunResult {
  const reason = { exitCode: EXIT.unknown, kind: 'rig', text };
  return { ...result, ...judgeReasons([...result.reasons, reason]) };
}

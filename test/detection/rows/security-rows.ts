// The faults of security: `earshot conformance` proves them, case by case, in test/conformance.

import type { CaseName } from '../../../src/conformance/index.ts';
import type { ConformanceRow, MatrixRow } from './row.ts';

const failing = (...fails: readonly CaseName[]): ConformanceRow => ({
  provenBy: 'conformance',
  fails,
});

export const SECURITY_ROWS = {
  'auth-none': failing('no-token-rest', 'no-token-socket'),
  'auth-skip-exp': failing('expired-token-rest', 'expired-token-socket'),
  'auth-skip-sig': failing(
    ...(['wrong-key-rest', 'wrong-key-socket', 'alg-none-rest', 'alg-none-socket'] as const),
    ...(['swapped-payload-rest', 'swapped-payload-socket'] as const),
  ),
  'no-exp-recheck': failing('session-outlives-token'),
  'idor-history': failing('history-leak'),
  'broadcast-all': failing('eavesdrop'),
  'trust-client-sender': failing('sender-spoof'),
  'crash-on-bad-json': failing('bad-json'),
  'html-error-page': failing('injection-echo'),
} as const satisfies Record<string, MatrixRow>;

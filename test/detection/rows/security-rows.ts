// The faults of security: `earshot conformance` proves them, case by case, in test/conformance.

import type { ConformanceRow, MatrixRow } from './row.ts';

const EXAMINED: ConformanceRow = { provenBy: 'conformance' };

export const SECURITY_ROWS = {
  'auth-none': EXAMINED,
  'auth-skip-exp': EXAMINED,
  'auth-skip-sig': EXAMINED,
  'no-exp-recheck': EXAMINED,
  'idor-history': EXAMINED,
  'broadcast-all': EXAMINED,
  'trust-client-sender': EXAMINED,
  'crash-on-bad-json': EXAMINED,
  'html-error-page': EXAMINED,
} as const satisfies Record<string, MatrixRow>;

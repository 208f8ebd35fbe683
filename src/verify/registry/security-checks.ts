// The checks of authentication that a run can judge; the others need an examination.

import type { CheckEntry } from './check-entry.ts';

export const SECURITY_CHECKS = {
  'auth-expired': {
    severity: 'C',
    declaredBy: null,
    holds: 'With an expired token REST does not work, and a socket does not open.',
    rule: 'Exercised by the behavior `expired-token`: the list of threads is answered with 2xx to a token that expired a day ago, signed with the secret of the run’s own tokens. A socket that opens and is closed within a second counts as refused; one that stays open proves nothing here, because nothing is sent on it: `earshot conformance` does.',
    primaryRank: 12,
    brokenBy: ['auth-skip-exp'],
  },
} as const satisfies Record<string, CheckEntry>;

// The seam at which the fault catalogue may bend who is let in. The honest server passes null.

import type { Identity } from './identity.ts';

export interface TokenFaults {
  /** Who a request without a token is; null: nobody. */
  withoutToken(): Identity | null;
  /** Who brings a token that was refused, after all; null: nobody. */
  refused(token: string): Promise<Identity | null>;
}

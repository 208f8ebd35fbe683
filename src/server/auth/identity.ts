// Whom a token names, and until when.

import type { User } from '../store/index.ts';

export interface Identity {
  readonly user: User;
  readonly expiresAtSeconds: number;
}

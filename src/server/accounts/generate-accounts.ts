// Makes accounts for a scenario: users in the store, a token each, passwords when asked. Must not
// write files.

import { randomBytes, randomUUID } from 'node:crypto';
import { forEachBounded } from '../../base/index.ts';
import { GENERATED_COST, hashPassword } from '../auth/password.ts';
import type { TokenService } from '../auth/token-service.ts';
import type { NewUser, UserStore } from '../store/index.ts';

/** One account that was made; password is empty when none was asked for. */
export interface GeneratedAccount {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

/** Rows of one transaction: 1,000 hashes before the database is touched. */
const BATCH_SIZE = 1000;
/** node derives on four threads; some more keep them fed. */
const HASHES_IN_FLIGHT = 16;

/** Makes `count` accounts with e-mails that no other call makes. */
export async function generateAccounts(
  count: number,
  options: { readonly passwords: boolean },
  parts: { readonly users: UserStore; readonly tokens: TokenService },
): Promise<GeneratedAccount[]> {
  const batchName = randomBytes(4).toString('hex');
  const accounts: GeneratedAccount[] = [];
  for (let start = 0; start < count; start += BATCH_SIZE) {
    const size = Math.min(BATCH_SIZE, count - start);
    const batch = Array.from({ length: size }, (_, offset): GeneratedAccount => {
      const id = randomUUID();
      return {
        id,
        email: `user${start + offset + 1}-${batchName}@example.test`,
        password: options.passwords ? randomBytes(16).toString('base64url') : '',
        token: parts.tokens.mint(id, 'access'),
      };
    });
    parts.users.insertAll(await withHashes(batch, start));
    accounts.push(...batch);
  }
  return accounts;
}

async function withHashes(batch: readonly GeneratedAccount[], start: number): Promise<NewUser[]> {
  const hashes = new Map<string, string>();
  await forEachBounded(batch, HASHES_IN_FLIGHT, async ({ id, password }) => {
    if (password !== '') hashes.set(id, await hashPassword(password, GENERATED_COST));
  });
  return batch.map(({ id, email }, offset) => ({
    uid: id,
    email,
    username: `user${start + offset + 1}`,
    passwordHash: hashes.get(id) ?? null,
  }));
}

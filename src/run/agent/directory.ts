// Who is who, from the accounts of the whole population.

import type { Account } from '../../client/index.ts';
import type { Directory } from '../../verify/index.ts';

/** Maps user indices to canonical account ids and back. */
export function createDirectory(accounts: readonly Account[]): Directory {
  const userByUid = new Map(accounts.map((account, user) => [account.id, user]));
  return {
    userCount: accounts.length,
    idOf: (user) => accounts[user]?.id ?? '',
    userOf: (id) => userByUid.get(id) ?? -1,
  };
}

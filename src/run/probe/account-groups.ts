// The accounts of a monitor, taken in turn: conversations grow with every probe and cannot be
// emptied, so each group of accounts carries its share of them alone.

import { EarshotError } from '../../base/index.ts';
import type { Account } from '../../client/index.ts';

export interface AccountGroup {
  readonly index: number;
  readonly count: number;
  readonly accounts: readonly Account[];
  readonly isFull: boolean;
}

/**
 * The group whose turn it is at a sequence number. Each group is read back in full every
 * `fullEvery`-th time that it has its turn; the groups do so at different times.
 * @throws EarshotError `ACCOUNTS_INVALID` when there are too few for one group.
 */
export function takeGroup(
  accounts: readonly Account[],
  request: {
    readonly sequence: number;
    readonly userCount: number;
    readonly fullEvery: number;
    /** Of the accounts, for the message. */
    readonly place: string;
  },
): AccountGroup {
  const { sequence, userCount, fullEvery, place } = request;
  const count = Math.floor(accounts.length / userCount);
  if (count === 0) {
    throw new EarshotError(
      'ACCOUNTS_INVALID',
      `${place}: a probe needs ${userCount} accounts; the file has ${accounts.length}.`,
      { hint: 'Give several times as many: probes take them in turn.' },
    );
  }
  const index = sequence % count;
  const round = Math.floor(sequence / count);
  return {
    index,
    count,
    accounts: accounts.slice(index * userCount, (index + 1) * userCount),
    isFull: (round + index) % fullEvery === 0,
  };
}

// Which loads exist and may be tried: rates as they are, users in whole cells and no more of them
// than there are accounts. Must not run anything.

import path from 'node:path';
import { readAccountsFile } from '../../client/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { SearchRules } from './search.ts';

const MOST_PER_SECOND = 1_000_000;
const MOST_USERS_RATIO = 1000;

export type Loads = Pick<SearchRules, 'start' | 'most' | 'round'> & {
  /** What bounds the search beforehand; null: nothing near. */
  readonly note: string | null;
};

export function rateLoads(perSecond: number): Loads {
  const round = (value: number): number => Number(value.toPrecision(6));
  return { start: round(perSecond), most: MOST_PER_SECOND, round, note: null };
}

/**
 * `scaled`: the scenario with its users times a factor, rounded up to whole cells.
 * @throws EarshotError `ACCOUNTS_INVALID` for a file that cannot be used.
 */
export function userLoads(scenario: Scenario, scaled: (factor: number) => Scenario): Loads {
  const { users, accounts, file } = scenario;
  const round = (value: number): number => scaled(Math.max(1e-4, value / users)).users;
  const most = users * MOST_USERS_RATIO;
  if (accounts.kind === 'generated') return { start: users, most, round, note: null };
  const known = readAccountsFile(path.resolve(path.dirname(file), accounts.path), accounts.path);
  // A scenario that wants more at its own size is refused by its first step.
  if (known.length < users || known.length >= most)
    return { start: users, most, round, note: null };
  return {
    start: users,
    most: mostWithin(known.length, users, round),
    round,
    note: `${accounts.path} has ${known.length} accounts: more users cannot be tried.`,
  };
}

/** The highest number of users that rounds to no more than `limit`; `least` does. */
function mostWithin(limit: number, least: number, round: (value: number) => number): number {
  let low = least;
  let high = limit + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (round(middle) <= limit) low = middle;
    else high = middle;
  }
  return round(low);
}

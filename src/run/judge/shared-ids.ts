// Ids that must be unique over a whole run, and that only all its agents together show to be used
// twice. Shards of several jobs may have met a server that began anew in between: what they share
// is proof only when all of them ran at the same time.

import { type CheckTally, type IdBlocks, intersectIdBlocks } from '../../verify/index.ts';
import type { RunAccount } from './conclude.ts';

/** Shards that ran one after another: an id of one is no proof against the id of another. */
const NOT_AT_ONCE =
  'the shards did not run at the same time: a server that began anew may give its ids again';

/**
 * The tallies of all accounts of one run. `missingShards`: shards that told nothing, which makes
 * what is asked of all of them unknown.
 */
export function sharedIds(
  accounts: readonly RunAccount[],
  missingShards = 0,
): readonly CheckTally[] {
  const [first] = accounts;
  if (first === undefined) return [];
  const { contract } = first.header;
  const untold = Array.from({ length: missingShards }, () => ({ messages: null, threads: null }));
  const all = intersectIdBlocks([...accounts.flatMap(blocksOf), ...untold], contract);
  if (areSimultaneous(accounts)) return all;
  const own = accounts.flatMap((account) => intersectIdBlocks(blocksOf(account), contract));
  const proven = own.map((tally) => ({ ...tally, owed: 0, judged: 0 }));
  return [...proven, ...all.map((tally) => suspectRest(tally, proven))];
}

function blocksOf({ agents }: RunAccount): readonly IdBlocks[] {
  return agents.flatMap(({ outcome }) => (outcome === null ? [] : [outcome.findings.ids]));
}

/** Of what all share, what no account shares within itself is suspected. */
function suspectRest(all: CheckTally, own: readonly CheckTally[]): CheckTally {
  const proven = own.filter(({ check }) => check === all.check);
  const known = proven.reduce((sum, { violations }) => sum + violations, 0);
  const suspected = Math.max(0, all.violations - known);
  const error = all.error ?? (suspected > 0 ? NOT_AT_ONCE : null);
  return { ...all, violations: 0, suspected, error };
}

/** Some instant lies in all of them, by the clocks of their walls. */
function areSimultaneous(accounts: readonly RunAccount[]): boolean {
  const begins = accounts.map(({ header }) => Date.parse(header.startedAtIso));
  const ends = accounts.map(({ endedAtIso }) => Date.parse(endedAtIso));
  return Math.max(...begins) < Math.min(...ends);
}

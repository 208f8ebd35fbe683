// Whether directories are the shards of one run, once each. Says what differs, where, and what to
// do; adds nothing up.

import { EarshotError, toolVersion } from '../../base/index.ts';
import type { Shard } from '../../plan/index.ts';
import type { ShardRecord } from './shard-record.ts';

export interface FoundShard {
  readonly directory: string;
  readonly shard: Shard;
  readonly record: ShardRecord;
}

/** What all shards of a run have in common, and what to do where they do not. */
const COMMON: readonly {
  readonly what: string;
  readonly hint: string;
  readonly read: (shard: FoundShard) => string;
}[] = [
  {
    what: 'count of shards',
    hint: 'Give the directories of --shard 1/n to n/n with one n.',
    read: ({ shard }) => `${shard.count}`,
  },
  {
    what: 'version of Earshot',
    hint: 'Run every shard, and merge them, with one version.',
    read: ({ record }) => record.account.header.tool.version,
  },
  {
    what: 'plan',
    hint: 'Give every shard the same scenario, the same seed and the same --set, --scale, --duration.',
    read: ({ record }) => record.account.header.plan.sha256,
  },
  {
    what: 'target',
    hint: 'Give every shard the same --target.',
    read: ({ record }) => record.account.header.target.url,
  },
  {
    what: 'accounts',
    hint: 'Give every shard the same accounts file, of one server.',
    read: ({ record }) => record.populationSha256,
  },
  {
    what: 'machine behind the loopback address',
    hint: 'Two machines are two servers: give every shard one --target that all can reach.',
    read: ({ record }) => record.loopback ?? '',
  },
];

/**
 * The shards by their number.
 * @throws EarshotError `SHARDS_MISMATCH` naming the two directories that do not go together.
 */
export function checkShards(found: readonly FoundShard[]): readonly FoundShard[] {
  const [first] = found;
  if (first === undefined) throw refuse('There is nothing to merge.', null);
  for (const { what, hint, read } of COMMON) {
    const other = found.find((shard) => read(shard) !== read(first));
    if (other === undefined) continue;
    const values = `${shortened(read(first))} in ${first.directory}, ${shortened(read(other))} in ${other.directory}`;
    throw refuse(`The shards differ in their ${what}: ${values}.`, hint);
  }
  const { version } = first.record.account.header.tool;
  if (version !== toolVersion()) {
    const text = `The shards were run by Earshot ${version}, and this is ${toolVersion()}.`;
    throw refuse(text, 'Merge with the version that ran them.');
  }
  const sorted = found.toSorted((a, b) => a.shard.index - b.shard.index);
  for (const [at, shard] of sorted.entries()) {
    const before = sorted[at - 1];
    if (before?.shard.index !== shard.shard.index) continue;
    const name = `${shard.shard.index + 1}/${shard.shard.count}`;
    const text = `Shard ${name} is there twice: ${before.directory} and ${shard.directory}.`;
    throw refuse(text, 'Leave one of them out: their messages would be counted twice.');
  }
  return sorted;
}

/** Hashes are told by their first digits. */
function shortened(value: string): string {
  return /^[0-9a-f]{16,}$/.test(value) ? value.slice(0, 12) : value;
}

function refuse(text: string, hint: string | null): EarshotError {
  return new EarshotError('SHARDS_MISMATCH', text, hint === null ? {} : { hint });
}

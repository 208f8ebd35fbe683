// One directory that is to be a shard: its record, or why it cannot be merged.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EarshotError } from '../../base/index.ts';
import { FILES } from '../directory/run-directory.ts';
import type { FoundShard } from './check-shards.ts';
import { readShardRecord } from './shard-record.ts';

/** @throws EarshotError `RUN_DIRECTORY` or `SHARDS_MISMATCH` that says what the directory is. */
export async function findShard(directory: string): Promise<FoundShard> {
  const has = (name: string): boolean => existsSync(path.join(directory, name));
  if (!has(FILES.header) && !has(FILES.shard)) {
    const text = `${directory} holds no run: there is no ${FILES.header}.`;
    throw new EarshotError('RUN_DIRECTORY', text, { hint: 'Give the --out of each shard.' });
  }
  const record = has(FILES.result) ? await readShardRecord(directory) : null;
  const shard = record?.account.header.shard ?? null;
  if (record !== null && shard !== null) return { directory, shard, record };
  if (!has(FILES.result) || (await wasShard(directory))) {
    const text = `${directory} is torn: its run was killed, or is not over.`;
    throw new EarshotError('RUN_DIRECTORY', text, {
      hint: 'Run this shard again; or leave it out: the merged result is then unknown (exit 5).',
    });
  }
  throw new EarshotError('SHARDS_MISMATCH', `${directory} is a whole run and no shard.`, {
    hint: 'Shards are made by `earshot run FILE --shard i/n`.',
  });
}

/**
 * Whether its run began as a shard, as far as the header tells: its report may be a rebuilt one.
 */
async function wasShard(directory: string): Promise<boolean> {
  try {
    const header: unknown = JSON.parse(await readFile(path.join(directory, FILES.header), 'utf8'));
    return (
      typeof header === 'object' && header !== null && 'shard' in header && header.shard !== null
    );
  } catch {
    return false;
  }
}

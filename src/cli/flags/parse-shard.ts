// The `--shard i/n` flag.

import { EarshotError } from '../../base/index.ts';
import type { Shard } from '../../plan/index.ts';

/** More shards than this are a typing mistake. */
const SHARD_LIMIT = 1000;

/** 1-based as it is written, 0-based as the plan has it. @throws EarshotError `USAGE` */
export function parseShard(text: string | undefined): Shard | null {
  if (text === undefined) return null;
  const [, first = '', second = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const index = Number(first) - 1;
  const count = Number(second);
  if (first !== '' && index >= 0 && index < count && count <= SHARD_LIMIT) return { index, count };
  const range = `1/n to n/n, n at most ${SHARD_LIMIT}`;
  throw new EarshotError('USAGE', `--shard takes i/n, from ${range}, not '${text}'.`);
}

// Ids that must be unique over the whole run travel as sorted, delta-coded blocks: seven bits a
// byte, the lowest first, base64 at the end. The coordinator intersects them.

import type { Contract } from '../../scenario/index.ts';
import type { CheckTally, IdBlocks } from '../contract.ts';
import { mergeTallies } from './merge.ts';

/** Codes whole non-negative safe integers; duplicates are kept once. Order of the input is free. */
export function encodeIds(ids: readonly number[]): string {
  return encodeSorted(Float64Array.from(ids).sort());
}

/** The same of many that are in order: it takes no room beside them but for the block. */
export function encodeSorted(sorted: Float64Array): string {
  const bytes = Buffer.alloc(codeSorted(sorted, null));
  codeSorted(sorted, bytes);
  return bytes.toString('base64');
}

/** Number of bytes; `into` null only counts them. */
function codeSorted(sorted: Float64Array, into: Buffer | null): number {
  let count = 0;
  let previous = -1;
  for (const id of sorted) {
    if (id === previous) continue;
    let delta = id - Math.max(previous, 0);
    while (delta >= 128) {
      if (into !== null) into[count] = (delta % 128) + 128;
      count += 1;
      delta = Math.floor(delta / 128);
    }
    if (into !== null) into[count] = delta;
    count += 1;
    previous = id;
  }
  return count;
}

/** The ids of a block, ascending. */
export function decodeIds(block: string): readonly number[] {
  const ids: number[] = [];
  let value = 0;
  let delta = 0;
  let factor = 1;
  for (const byte of Buffer.from(block, 'base64')) {
    delta += (byte & 127) * factor;
    factor *= 128;
    if (byte >= 128) continue;
    value += delta;
    ids.push(value);
    delta = 0;
    factor = 1;
  }
  return ids;
}

/**
 * What only all shards together can see: message ids used by two agents (under `ids: global`) and
 * thread ids shared by conversations of two agents. A missing block makes its check unknown.
 */
export function intersectIdBlocks(
  blocks: readonly IdBlocks[],
  contract: Contract,
): readonly CheckTally[] {
  if (blocks.length < 2) return [];
  const rows: CheckTally[] = [];
  if (contract.ids === 'global') {
    rows.push(
      intersect(
        'id-reuse',
        blocks.map((block) => block.messages),
      ),
    );
  }
  if (blocks.some((block) => block.threads !== null)) {
    rows.push(
      intersect(
        'conversation-split',
        blocks.map((block) => block.threads),
      ),
    );
  }
  return rows;
}

function intersect(
  check: 'id-reuse' | 'conversation-split',
  blocks: readonly (string | null)[],
): CheckTally {
  const seen = new Set<number>();
  const shared = new Set<number>();
  let missing = 0;
  for (const block of blocks) {
    if (block === null) {
      missing += 1;
      continue;
    }
    for (const id of decodeIds(block)) {
      if (seen.has(id)) shared.add(id);
      else seen.add(id);
    }
  }
  const [tally] = mergeTallies([[]]).filter((row) => row.check === check);
  return {
    ...(tally as CheckTally),
    owed: seen.size,
    judged: seen.size,
    violations: shared.size,
    error: missing === 0 ? null : `${missing} of ${blocks.length} agents told no ids`,
  };
}

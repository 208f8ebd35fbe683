// What a shard leaves for `earshot merge`: all that its agents told, before anything was judged, in
// one file with a checksum. It holds no secret: what an agent is told is not in it, only what it
// tells.

import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { describeError, EarshotError } from '../../base/index.ts';
import { type Account, isLoopbackHost } from '../../client/index.ts';
import { FILES, writeFileAtomically } from '../directory/run-directory.ts';
import type { RunAccount } from '../judge/conclude.ts';

/** Of the record alone; another one is refused, not guessed at. */
const RECORD_VERSION = 2;

/** A shard of 100,000 users with twenty windowed thresholds over an hour stays below a third. */
const RECORD_LIMIT_BYTES = 256 * 1024 * 1024;

export interface ShardRecord {
  readonly account: RunAccount;
  /** Over the ids of the whole population: shards that differ in it met other servers. */
  readonly populationSha256: string;
  /** Which machine a loopback address means; null for any other address. */
  readonly loopback: string | null;
}

interface RecordFile {
  readonly recordVersion: number;
  readonly sha256: string;
  readonly body: ShardRecord;
}

/** Does nothing for a whole run. Resolves with null, or with what prevented it. */
export async function writeShard(
  directory: string,
  account: RunAccount,
  accounts: readonly Account[],
): Promise<string | null> {
  if (account.header.shard === null) return null;
  const isLocal = isLoopbackHost(new URL(account.header.target.url).hostname);
  const body: ShardRecord = {
    account,
    populationSha256: sha256(accounts.map(({ id }) => id).join('\n')),
    loopback: isLocal ? describeLoopback() : null,
  };
  const file: RecordFile = { recordVersion: RECORD_VERSION, sha256: checksum(body), body };
  try {
    await writeFileAtomically(path.join(directory, FILES.shard), `${JSON.stringify(file)}\n`);
    return null;
  } catch (error) {
    return `The shard could not be written to ${directory}: ${describeError(error)}`;
  }
}

/**
 * Reads the record of a shard; null when the directory has none.
 * @throws EarshotError `RUN_DIRECTORY` when it is not as a run wrote it.
 */
export async function readShardRecord(directory: string): Promise<ShardRecord | null> {
  const file = path.join(directory, FILES.shard);
  const text = await readBounded(file);
  if (text === null) return null;
  const read = parseRecord(text);
  if (read === null || read.sha256 !== checksum(read.body)) {
    throw new EarshotError('RUN_DIRECTORY', `${file} is damaged: it is not what a run wrote.`, {
      hint: 'Copy the directory again, whole, from where the shard ran; or run the shard again.',
    });
  }
  if (read.recordVersion === RECORD_VERSION) return read.body;
  const text2 = `${file} is of record version ${read.recordVersion}; this Earshot reads ${RECORD_VERSION}.`;
  throw new EarshotError('RUN_DIRECTORY', text2, { hint: 'Merge with the Earshot that ran it.' });
}

/** The checksum stands for the shape: what a run of ours wrote is a record. */
function parseRecord(text: string): RecordFile | null {
  try {
    const value: unknown = JSON.parse(text);
    const isFile = typeof value === 'object' && value !== null && 'body' in value;
    return isFile ? (value as RecordFile) : null;
  } catch {
    return null;
  }
}

function checksum(body: ShardRecord): string {
  return sha256(JSON.stringify(body) ?? '');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function readBounded(file: string): Promise<string | null> {
  try {
    const { size } = await stat(file);
    if (size <= RECORD_LIMIT_BYTES) return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new EarshotError('RUN_DIRECTORY', `${file} cannot be read: ${describeError(error)}`);
  }
  throw new EarshotError('RUN_DIRECTORY', `${file} is larger than any record of a shard.`);
}

/**
 * This machine's loopback, as a hash that tells nothing else: `127.0.0.1` of two machines, or of
 * two network namespaces, is not one server.
 */
function describeLoopback(): string {
  return sha256([hostname(), networkNamespace()].join('\n')).slice(0, 16);
}

function networkNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/net');
  } catch {
    return '';
  }
}

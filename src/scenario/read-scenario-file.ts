// Reads a scenario's text from disk. The size is checked before a byte is read; devices and pipes
// are refused without waiting for them.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { describeError, EarshotError } from '../base/index.ts';
import { SCENARIO_SIZE_LIMIT_BYTES } from './limits.ts';

/** The text of a file. @throws SCENARIO_UNREADABLE: missing, no file, too large, not UTF-8. */
export function readScenarioFile(path: string): string {
  let descriptor: number;
  try {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw isMissing(error) ? missing(path, error) : unreadable(path, describeError(error), error);
  }
  try {
    return decode(path, readBytes(path, descriptor));
  } finally {
    closeSync(descriptor);
  }
}

function readBytes(path: string, descriptor: number): Buffer {
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) throw unreadable(path, 'it is not a file');
  if (stat.size > SCENARIO_SIZE_LIMIT_BYTES) {
    throw unreadable(path, `it has ${stat.size.toLocaleString('en')} bytes; at most 256 KiB`);
  }
  // One byte more than allowed: a file that grows meanwhile is noticed.
  const buffer = Buffer.allocUnsafe(SCENARIO_SIZE_LIMIT_BYTES + 1);
  let filledBytes = 0;
  while (filledBytes < buffer.length) {
    const readBytes = readSync(descriptor, buffer, filledBytes, buffer.length - filledBytes, null);
    if (readBytes === 0) break;
    filledBytes += readBytes;
  }
  if (filledBytes > SCENARIO_SIZE_LIMIT_BYTES) throw unreadable(path, 'it is larger than 256 KiB');
  return buffer.subarray(0, filledBytes);
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw unreadable(path, 'it is not UTF-8 text', error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function missing(path: string, cause: unknown): EarshotError {
  return new EarshotError('SCENARIO_UNREADABLE', `There is no scenario ${path}.`, {
    hint: 'Give the path of a YAML file; `earshot init` writes one to start from.',
    cause,
  });
}

function unreadable(path: string, why: string, cause?: unknown): EarshotError {
  return new EarshotError('SCENARIO_UNREADABLE', `The scenario ${path} cannot be read: ${why}.`, {
    hint: 'Give the path of a YAML file of at most 256 KiB.',
    ...(cause === undefined ? {} : { cause }),
  });
}

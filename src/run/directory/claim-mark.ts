// The mark of a directory that a run has claimed and not yet written to: two runs that start at the
// same time must not share one. It names its process, so that the mark of a dead one does not hold.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

export const CLAIM_MARK = '.claimed';

/**
 * Marks a directory as this process's own; calling what is returned takes the mark away.
 * @throws the system's error when nothing can be written there, or an error that names the process
 * which has it.
 */
export function markDirectory(directory: string): () => void {
  const file = path.join(directory, CLAIM_MARK);
  const release = (): void => rmSync(file, { force: true });
  if (tryMark(file)) return release;
  const holder = readHolder(file);
  if (isAlive(holder)) throw new Error(`another run has it: ${CLAIM_MARK} says ${holder}`);
  release();
  if (!tryMark(file)) throw new Error('another run has just taken it');
  return release;
}

/** False when there is a mark already. */
function tryMark(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid} ${hostname()}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** `PID HOST`; null when the mark has just gone. */
function readHolder(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/**
 * A process of another machine is held to live, as its death cannot be seen from here; so is one
 * that has not written its name yet.
 */
function isAlive(holder: string | null): boolean {
  if (holder === null) return false;
  const [pid = '', host = ''] = holder.split(' ');
  if (!/^\d+$/.test(pid) || host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

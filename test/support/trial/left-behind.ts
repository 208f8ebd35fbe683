// What an ending may leave behind: nothing. Watches the children and the temporary folder of a
// command.

import { mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descendantsOf, isAlive } from './processes.ts';

const LEAVE_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** Node's own default, which TMPDIR would move. */
const CACHE = join(tmpdir(), 'node-compile-cache');

/** A folder for the temporary files of a command, to be given as TMPDIR. */
export class TemporaryPlace {
  readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, 'tmp');
    mkdirSync(this.path);
  }

  get environment(): { readonly TMPDIR: string; readonly NODE_COMPILE_CACHE: string } {
    return { TMPDIR: this.path, NODE_COMPILE_CACHE: CACHE };
  }

  get content(): readonly string[] {
    return readdirSync(this.path);
  }
}

/** Polls until `condition` holds; false when it does not within the limit (default 10 s). */
export async function until(condition: () => boolean, limitMs = LEAVE_WITHIN_MS): Promise<boolean> {
  const endAtMs = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > endAtMs) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return true;
}

/** What of a command is still there after its end and a while: process ids and temporary files. */
export async function leftBehind(
  pids: readonly number[],
  place: TemporaryPlace,
): Promise<{ readonly pids: readonly number[]; readonly files: readonly string[] }> {
  const living = (): readonly number[] => pids.filter(isAlive);
  await until(() => living().length === 0 && place.content.length === 0);
  return { pids: living(), files: place.content };
}

/** The processes below a command, now. */
export function childrenOf(pid: number): readonly number[] {
  return descendantsOf(pid).map((child) => child.pid);
}

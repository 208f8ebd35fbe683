// What the terminal can show.

import path from 'node:path';
import type { WriteStream } from 'node:tty';

export interface ColorFlags {
  readonly color?: boolean;
}

const DEFAULT_COLUMNS = 80;

/** Colour only on a terminal, and never when NO_COLOR or --no-color says so. */
export function wantsColor(stream: Pick<WriteStream, 'isTTY'>, flags: ColorFlags): boolean {
  if (flags.color === false || (process.env.NO_COLOR ?? '') !== '') return false;
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}

/** Width of the stream's terminal, 80 elsewhere. */
export function columnsOf(stream: Pick<WriteStream, 'isTTY' | 'columns'>): number {
  return stream.isTTY === true && stream.columns > 0 ? stream.columns : DEFAULT_COLUMNS;
}

/** A path as a person in the working directory would write it: relative when it lies below. */
export function shortPath(file: string): string {
  const below = path.relative(process.cwd(), file);
  return below === '' || below.startsWith('..') ? file : below;
}

// The faults of single answers of REST, named as those of the reference server. Faults that spoil
// the answer itself are carried out by chat-reads.

import type { ServerRow } from './message-plan.ts';

export const READ_FAULT_NAMES = [
  'stale-replica',
  'flap-read',
  'shuffle-history',
  'stale-thread',
  'drop-thread',
  'dup-thread',
  'self-thread',
  'shuffle-threads',
  'seen-flap',
  'seen-always',
  'seen-never',
  'mutate-row',
  'http-500',
  'wrong-404',
  'drop-rest-field',
] as const;
export type ReadFaultName = (typeof READ_FAULT_NAMES)[number];

export interface ServerThread {
  readonly id: string;
  readonly partner: number;
  /** All rows of the thread that the reader may see, the oldest first; the last is shown. */
  readonly rows: readonly ServerRow[];
}

const LAG_US = 2_000_000;

/** Answers a history with the state of two seconds ago. */
export function staleRows(rows: readonly ServerRow[], nowUs: number): ServerRow[] {
  return rows.filter((row) => row.createdUs <= nowUs - LAG_US);
}

/** Leaves out the newest row of the partner. */
export function flappedRows(rows: readonly ServerRow[], reader: number): ServerRow[] {
  const gone = rows.findLast(({ sender }) => sender !== reader);
  return rows.filter((row) => row !== gone);
}

/** Swaps the first two rows. */
export function shuffledRows(rows: readonly ServerRow[]): ServerRow[] {
  const [first, second, ...rest] = rows;
  return first === undefined || second === undefined ? [...rows] : [second, first, ...rest];
}

/** Shows the last message but one of the first thread. */
export function staleThreads(threads: readonly ServerThread[]): ServerThread[] {
  return threads.map((thread, at) =>
    at === 0 ? { ...thread, rows: thread.rows.slice(0, -1) } : thread,
  );
}

export function selfThreads(threads: readonly ServerThread[], reader: number): ServerThread[] {
  return [...threads, { id: '999999', partner: reader, rows: [] }];
}

/** Shows the first seen row as not seen. */
export function unseenRows(rows: readonly ServerRow[]): ServerRow[] {
  const at = rows.findIndex(({ seen }) => seen);
  return rows.map((row, index) => (index === at ? { ...row, seen: false } : row));
}

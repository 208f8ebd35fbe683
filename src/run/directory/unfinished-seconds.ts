// The seconds of a run that windows.ndjson does not have yet: those that are not over, and those
// that wait for a slower agent. Written several times a second, so that a kill costs no more than
// what was not told; emptied with every second that is whole. Last words win.

import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { mergeWindows, type WindowRecord } from '../../metrics/index.ts';

/** What one agent has told of one second. */
export interface UnfinishedSecond {
  readonly agent: number;
  readonly window: WindowRecord;
}

/** The open file. Holds one record for each agent and second that is not whole. */
export class UnfinishedSeconds {
  readonly #descriptor: number;
  readonly #told = new Map<string, UnfinishedSecond>();

  /** @throws when the file cannot be made. */
  constructor(file: string) {
    this.#descriptor = openSync(file, 'a');
  }

  /** Takes the place of what the agent told of the same second before. @throws on a full disk. */
  note(one: UnfinishedSecond): void {
    this.#told.set(keyOf(one), one);
    this.#write([one]);
  }

  /** The second is whole, and kept elsewhere. @throws on a full disk. */
  drop(second: number): void {
    for (const [key, { window }] of this.#told)
      if (window.second === second) this.#told.delete(key);
    ftruncateSync(this.#descriptor, 0);
    this.#write([...this.#told.values()]);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #write(list: readonly UnfinishedSecond[]): void {
    if (list.length === 0) return;
    const lines = list.map((one) => `${JSON.stringify(one)}\n`).join('');
    const bytes = Buffer.from(lines);
    // Half a line, as a full disk leaves it, must not be joined to the next one.
    if (writeSync(this.#descriptor, bytes) < bytes.length) {
      ftruncateSync(this.#descriptor, 0);
      throw new Error('the disk took only a part of a record');
    }
  }
}

/** Seconds that are later than all whole ones, each of them added up over the agents; in order. */
export function mergeUnfinished(
  told: readonly UnfinishedSecond[],
  whole: readonly WindowRecord[],
): readonly WindowRecord[] {
  const newest = whole.reduce((most, { second }) => Math.max(most, second), -Infinity);
  const last = new Map(told.map((one) => [keyOf(one), one.window]));
  const windows = [...last.values()].filter(({ second }) => second > newest);
  return [...Map.groupBy(windows, ({ second }) => second)]
    .sort(([a], [b]) => a - b)
    .map(([, group]) => mergeWindows(group));
}

function keyOf({ agent, window }: UnfinishedSecond): string {
  return `${agent} ${window.second}`;
}

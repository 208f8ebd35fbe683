// Whether a soak was flat: what was held in the last third against the third before it. Pure.

import type { SoakResult, SoakSample } from './soak.ts';

/** Growth that is the noise of an allocator, not of what is kept. */
const HEAP_SLACK_BYTES = 2 * 1024 * 1024;
const DATABASE_SLACK_BYTES = 64 * 1024;
/** Sockets that are kept alive come and go. */
const HANDLE_SLACK = 4;

/** What was not flat, or not told once; empty when all was. */
export function judgeSoak({ samples, alerts, keys, deliveries }: SoakResult): readonly string[] {
  const third = Math.floor(samples.length / 3);
  const middle = samples.slice(third, 2 * third);
  const last = samples.slice(2 * third);
  const grew = (
    what: string,
    read: (sample: SoakSample) => number,
    slack: number,
  ): readonly string[] => {
    const [before, after] = [median(middle.map(read)), median(last.map(read))];
    return after <= before * 1.05 + slack ? [] : [`${what} grew from ${before} to ${after}`];
  };
  return [
    ...grew('the heap', ({ heapBytes }) => heapBytes, HEAP_SLACK_BYTES),
    ...grew('the database', ({ databaseBytes }) => databaseBytes, DATABASE_SLACK_BYTES),
    ...grew('open files', ({ openFiles }) => openFiles, HANDLE_SLACK),
    ...grew('active resources', ({ resources }) => resources, HANDLE_SLACK),
    ...(keys === deliveries ? [] : [`${deliveries} deliveries had ${keys} keys`]),
    // The last alert may still have been open.
    ...(Math.abs(keys - 2 * alerts) <= 2 ? [] : [`${alerts} alerts had ${keys} notifications`]),
  ];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

// Availability and latency of a window, by SQL: the last hour over its results, longer ones over
// quarter-hour sums, so that a status page of a month costs milliseconds.

import type { DatabaseSync } from 'node:sqlite';
import { type BucketCount, bucketOfSeconds, quantileSeconds } from './latency-buckets.ts';
import type { Row } from './parse-rows.ts';
import { slotOf } from './record-entry.ts';
import type { LatencyQuantiles, WindowName, WindowStatistics } from './rows.ts';

const WINDOW_MS: Readonly<Record<WindowName, number>> = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '30d': 30 * 86_400_000,
};

export type Statistics = (monitor: string, window: WindowName, nowMs: number) => WindowStatistics;

/** Prepares the statements once. */
export function prepareStatistics(database: DatabaseSync): Statistics {
  const results = database.prepare(`
    SELECT count(*) FILTER (WHERE result = 'ok') AS ok,
      count(*) FILTER (WHERE result = 'failing') AS failing,
      count(*) FILTER (WHERE result = 'unknown') AS unknown
    FROM probes WHERE monitor = ? AND started_ms > ? AND started_ms <= ?
      AND is_maintenance = 0 AND is_confirmation = 0`);
  const sums = database.prepare(`
    SELECT sum(ok) AS ok, sum(failing) AS failing, sum(unknown) AS unknown
    FROM slots WHERE monitor = ? AND slot > ? AND slot <= ?`);
  const samples = {
    confirm: database.prepare(sampleQuery('confirm_seconds')),
    delivery: database.prepare(sampleQuery('delivery_seconds')),
  };
  const buckets = database.prepare(`
    SELECT bucket, sum(count) AS count FROM latencies
    WHERE monitor = ? AND kind = ? AND slot > ? AND slot <= ? GROUP BY bucket ORDER BY bucket`);

  return (monitor, window, nowMs) => {
    const fromMs = nowMs - WINDOW_MS[window];
    if (window === '1h') {
      const read = (kind: 'confirm' | 'delivery'): LatencyQuantiles =>
        quantilesOf(countSamples(samples[kind].all(monitor, fromMs, nowMs)));
      return { ...counts(results.get(monitor, fromMs, nowMs)), ...both(read) };
    }
    const [from, to] = [slotOf(fromMs), slotOf(nowMs)];
    const read = (kind: 'confirm' | 'delivery'): LatencyQuantiles =>
      quantilesOf(buckets.all(monitor, kind, from, to).map(asBucket));
    return { ...counts(sums.get(monitor, from, to)), ...both(read) };
  };
}

function sampleQuery(column: string): string {
  return `SELECT value FROM probes, json_each(probes.${column})
    WHERE monitor = ? AND started_ms > ? AND started_ms <= ? AND is_maintenance = 0
    ORDER BY value`;
}

function both(
  read: (kind: 'confirm' | 'delivery') => LatencyQuantiles,
): Pick<WindowStatistics, 'confirm' | 'delivery'> {
  return { confirm: read('confirm'), delivery: read('delivery') };
}

function counts(row: Row | undefined): Omit<WindowStatistics, 'confirm' | 'delivery'> {
  const [ok, failing] = [Number(row?.ok ?? 0), Number(row?.failing ?? 0)];
  const could = ok + failing;
  return {
    ok,
    failing,
    unknown: Number(row?.unknown ?? 0),
    availabilityRatio: could === 0 ? null : ok / could,
  };
}

/** One bucket for each neighbour of equal bucket: ascending as the samples are. */
function countSamples(rows: readonly Row[]): readonly BucketCount[] {
  const found = new Map<number, number>();
  for (const { value } of rows) {
    const bucket = bucketOfSeconds(Number(value));
    found.set(bucket, (found.get(bucket) ?? 0) + 1);
  }
  return [...found].map(([bucket, count]) => ({ bucket, count }));
}

function asBucket(row: Row): BucketCount {
  return { bucket: Number(row.bucket), count: Number(row.count) };
}

function quantilesOf(buckets: readonly BucketCount[]): LatencyQuantiles {
  return {
    count: buckets.reduce((sum, { count }) => sum + count, 0),
    p50Seconds: quantileSeconds(buckets, 0.5),
    p95Seconds: quantileSeconds(buckets, 0.95),
    p99Seconds: quantileSeconds(buckets, 0.99),
  };
}
